//! Tests of lines, rows and paragraphs, on pages of characters at places.

use super::glyphs::{Glyph, Rule, Sheet};
use super::{layout, paragraphs};

/// Characters of ten points from a place on, one after the other.
fn write(sheet: &mut Sheet, x: f64, y: f64, text: &str) {
    for (at, c) in text.chars().enumerate() {
        let x = x + 10.0 * at as f64;
        sheet.glyphs.push(Glyph { x, y, width: 10.0, size: 10.0, text: c.to_string() });
    }
}

fn draw(sheet: &mut Sheet, is_vertical: bool, at: f64, from: f64, to: f64) {
    sheet.rules.push(Rule { is_vertical, at, from, to });
}

#[track_caller]
fn check(pages: Vec<Sheet>, expected: &[&str]) {
    let lines = paragraphs::of(pages.into_iter().map(layout::lines).collect());
    assert_eq!(lines, expected, "see decode/pdf/");
}

#[test]
fn lines_that_run_to_the_margin_go_on() {
    let mut sheet = Sheet::default();
    write(&mut sheet, 120.0, 50.0, "工作总结");
    write(&mut sheet, 70.0, 80.0, "今年慰问困难职工二百");
    write(&mut sheet, 50.0, 100.0, "十五户,发放慰问金若干元。");
    write(&mut sheet, 70.0, 120.0, "明年再努力");
    check(vec![sheet], &["工作总结", "今年慰问困难职工二百十五户,发放慰问金若干元。", "明年再努力"]);
}

#[test]
fn the_lines_of_an_item_hang_after_its_number() {
    let mut sheet = Sheet::default();
    write(&mut sheet, 50.0, 50.0, "全年的工作情况如下面各条所示");
    write(&mut sheet, 50.0, 70.0, "出:");
    write(&mut sheet, 70.0, 90.0, "1.慰问困难职工二百一十");
    write(&mut sheet, 90.0, 110.0, "五户,发放慰问金若干");
    write(&mut sheet, 90.0, 130.0, "元");
    write(&mut sheet, 70.0, 150.0, "2.举办技术比武共计三场");
    write(&mut sheet, 70.0, 170.0, "3.又一项");
    let items = ["1.慰问困难职工二百一十五户,发放慰问金若干元", "2.举办技术比武共计三场", "3.又一项"];
    check(vec![sheet], &["全年的工作情况如下面各条所示出:", items[0], items[1], items[2]]);
}

#[test]
fn heads_and_numbers_of_pages_are_dropped() {
    let page = |number: usize, text: &str| {
        let mut sheet = Sheet::default();
        write(&mut sheet, 50.0, 20.0, &format!("清泉年鉴{number}"));
        write(&mut sheet, 50.0, 60.0, text);
        write(&mut sheet, 100.0, 800.0, &format!("- {number} -").replace(' ', ""));
        sheet
    };
    let pages = vec![page(1, "今年慰问困难职工二百"), page(2, "十五户,发放慰问金若"), page(3, "干元,")];
    check(pages, &["今年慰问困难职工二百十五户,发放慰问金若干元,"]);
}

#[test]
fn titles_that_look_alike_are_no_heads() {
    let page = |year: usize| {
        let mut sheet = Sheet::default();
        write(&mut sheet, 50.0, 20.0, &format!("清泉县{year}年总结"));
        sheet.glyphs.iter_mut().for_each(|glyph| glyph.size = 16.0);
        for row in 0..3 {
            let text = ["慰问困难职工若干。", "举办运动会一次。", "开展技术比武多次。"][year - 2012];
            write(&mut sheet, 50.0, 60.0 + 20.0 * f64::from(row), text);
        }
        sheet
    };
    let lines = paragraphs::of((2012..2015).map(page).map(layout::lines).collect());
    for year in 2012..2015 {
        assert!(lines.contains(&format!("清泉县{year}年总结")), "{lines:?}");
    }
}

#[test]
fn bold_that_is_drawn_twice_is_read_once() {
    let mut sheet = Sheet::default();
    write(&mut sheet, 50.0, 50.0, "总结");
    write(&mut sheet, 50.3, 50.0, "总结");
    check(vec![sheet], &["总结"]);
}

#[test]
fn columns_are_read_one_after_the_other() {
    let mut sheet = Sheet::default();
    write(&mut sheet, 50.0, 30.0, "标题");
    let (left, right) = (
        ["左一左一左一左一左,", "左二左二左二左二。", "左三左三左三左三。", "左四左四左四左四。"],
        ["右一右一右一右一。", "右二右二右二右二。", "右三右三右三右三。", "右四右四右四右四。"],
    );
    for row in 0..4 {
        // Drawn across the columns.
        write(&mut sheet, 50.0, 60.0 + 20.0 * row as f64, left[row]);
        write(&mut sheet, 250.0, 60.0 + 20.0 * row as f64, right[row]);
    }
    let mut expected = vec!["标题"];
    let joined = format!("{}{}", left[0], left[1]);
    expected.push(&joined);
    expected.extend(&left[2..]);
    expected.extend(right);
    check(vec![sheet], &expected);
}

#[test]
fn cells_without_lines_keep_their_columns() {
    let mut sheet = Sheet::default();
    for (row, cells) in [["单位", "人数", "金额"], ["青石", "12", "3"], ["白塔", "", "4"]].iter().enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            write(&mut sheet, 50.0 + 100.0 * column as f64, 50.0 + 20.0 * row as f64, cell);
        }
    }
    check(vec![sheet], &["单位\t人数\t金额", "青石\t12\t3", "白塔\t\t4"]);
}

#[test]
fn cells_between_lines_hold_several_lines() {
    let mut sheet = Sheet::default();
    for at in [50.0, 100.0, 150.0, 200.0] {
        // The last row has one cell over two columns.
        draw(&mut sheet, true, at, 40.0, if at == 150.0 { 100.0 } else { 130.0 });
    }
    for at in [40.0, 80.0, 100.0, 130.0] {
        draw(&mut sheet, false, at, 50.0, 200.0);
    }
    write(&mut sheet, 52.0, 55.0, "单位");
    write(&mut sheet, 102.0, 55.0, "慰问");
    write(&mut sheet, 102.0, 70.0, "人数");
    write(&mut sheet, 152.0, 55.0, "金额");
    write(&mut sheet, 52.0, 95.0, "青石镇工");
    write(&mut sheet, 152.0, 95.0, "3");
    write(&mut sheet, 52.0, 120.0, "备注");
    write(&mut sheet, 102.0, 120.0, "都已发放");
    write(&mut sheet, 50.0, 160.0, "以上。");
    check(vec![sheet], &["单位\t慰问人数\t金额", "青石镇工\t\t3", "备注\t都已发放", "以上。"]);
}
