//! What a report says of itself: title, organisation, place, year, period, kind.

use jiff::civil::Date;

use crate::model::{Facts, Kind, Level, Sector};
use crate::split::head::Head;
use crate::split::line::{Shape, title_core};
use crate::split::year::{self, Asked};
use crate::split::{Line, organisation, region};
use crate::tables::Tables;

/// First sentences, in bytes.
const OPENING_BYTES: usize = 900;

/// What the page around a report tells of it.
pub struct Around<'a> {
    /// The day it was published.
    pub published: Option<Date>,
    /// Whether the page counts the years of the Republic.
    pub republic: bool,
    /// Names of organisations in the page's title and at its foot.
    pub site: &'a [String],
}

/// The facts of a report with these lines and this text.
pub fn facts(head: &Head, lines: &[Line], text: &str, around: &Around, tables: &Tables) -> Facts {
    let title = head.title.as_deref();
    let found = organisation::organisation(title, lines, text, around.site, tables);
    let context = opening(title, text);
    let place = region::place(found.name.as_deref(), &context, tables);
    let named = found.name.as_deref().or(title).unwrap_or_default();
    let news = is_news(lines, text, tables);
    let masked = is_masked(text) || title.is_some_and(is_masked);
    let published = if head.collected || masked { None } else { around.published };
    let year = year::year(&Asked {
        title,
        lines,
        text,
        published,
        news,
        republic: around.republic,
        now: Default::default(),
    });
    let (period_start, period_end) = period(title, text, year, news);
    let level = region::level(named, &place, tables);
    let sector = match found.sector {
        // A bare 工会 of a place is the federation of that place.
        None | Some(Sector::Other)
            if found.name.is_some() && level.is_some_and(|level| level != Level::Grassroots) =>
        {
            Sector::Federation
        }
        told => told.unwrap_or(Sector::Other),
    };
    let kind = kind(
        head,
        text,
        news,
        masked || (head.collected && (found.name.is_none() || year.is_none())),
        tables,
    );
    Facts {
        level,
        title: title.map(str::to_owned),
        organisation: found.name,
        province: place.province,
        city: place.city,
        county: place.county,
        region_code: place.code,
        sector,
        year,
        period_start,
        period_end,
        kind,
        masked,
    }
}

/// Title and first sentences.
fn opening(title: Option<&str>, text: &str) -> String {
    let mut end = OPENING_BYTES.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}\n{}", title.unwrap_or_default(), &text[..end])
}

/// Whether a report is a news item: a reporter's words in its first lines or its last.
fn is_news(lines: &[Line], text: &str, tables: &Tables) -> bool {
    let first = lines.iter().take(4).any(|line| {
        let mut end = line.text.len().min(120);
        while !line.text.is_char_boundary(end) {
            end -= 1;
        }
        tables.headings.news.is_match(&line.text[..end])
    });
    let mut from = text.len().saturating_sub(60);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    first
        || tables.headings.news.is_match(&text[from..])
        || (text.len() < 3000
            && text[from..].ends_with(')')
            && !lines.iter().any(|line| line.shape == Shape::Section))
}

fn kind(head: &Head, text: &str, news: bool, sample: bool, tables: &Tables) -> Kind {
    let table = &tables.headings;
    if sample {
        return Kind::Sample;
    }
    let core = head.title.as_deref().map(title_core).unwrap_or_default();
    let reports = table.report_words.iter().any(|word| core.contains(word.as_str()));
    let plans = table.plan_ends.iter().any(|word| core.ends_with(word.as_str()));
    if reports {
        Kind::Summary
    } else if plans {
        Kind::Plan
    } else if news {
        Kind::News
    } else if ["总结如下", "汇报如下", "报告如下", "小结如下", "一年来", "半年来"]
        .iter()
        .any(|word| text.contains(word))
    {
        Kind::Summary
    } else {
        Kind::Other
    }
}

/// Whether a text hides its years, names or numbers behind `x`, `*` or `×`.
fn is_masked(text: &str) -> bool {
    if memchr::memchr3(b'x', b'X', b'*', text.as_bytes()).is_none() && !text.contains(['×', '＊']) {
        return false;
    }
    let mut last = '\0';
    let mut run = 0usize;
    for c in text.chars() {
        if matches!(c, 'x' | 'X' | '×' | '*' | '＊') {
            run = if c == last || run == 0 { run + 1 } else { 1 };
        } else {
            let unit = matches!(
                c,
                '年' | '月'
                    | '日'
                    | '名'
                    | '人'
                    | '家'
                    | '个'
                    | '万'
                    | '元'
                    | '次'
                    | '届'
                    | '县'
                    | '市'
                    | '区'
                    | '镇'
                    | '街'
                    | '老'
                    | '户'
                    | '份'
                    | '期'
                    | '场'
                    | '大'
            );
            if run >= 2 && !c.is_ascii_alphanumeric() || run == 1 && unit {
                return true;
            }
            run = 0;
        }
        last = c;
    }
    run >= 2
}

/// Words for a part of a year, with its first and its last day as (month, day).
type Part = (&'static [&'static str], (i8, i8), (i8, i8));

/// Parts of a year.
const PARTS: &[Part] = &[
    (&["上半年", "半年工作"], (1, 1), (6, 30)),
    (&["下半年"], (7, 1), (12, 31)),
    (&["一季度", "第1季度", "1季度"], (1, 1), (3, 31)),
    (&["二季度", "2季度"], (4, 1), (6, 30)),
    (&["三季度", "3季度", "第三季"], (7, 1), (9, 30)),
    (&["四季度", "4季度"], (10, 1), (12, 31)),
];

/// Words of titles of texts on no single year.
const NO_YEAR: &[&str] = &["代表大会", "历程", "大事记", "沿革"];

/// The first and the last day reported on.
fn period(title: Option<&str>, text: &str, year: Option<i16>, news: bool) -> (Option<Date>, Option<Date>) {
    let Some(year) = year else { return (None, None) };
    let title = title.unwrap_or_default();
    let mut end = text.len().min(240);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let opening = &text[..end];
    let days = |from: (i8, i8), to: (i8, i8)| {
        let day = |(month, day)| Date::new(year, month, day).ok();
        (day(from), day(to))
    };
    let part = |of: &str| PARTS.iter().find(|(words, ..)| words.iter().any(|word| of.contains(word)));
    if let Some((_, from, to)) = part(title) {
        return days(*from, *to);
    }
    if title.contains("学年") || title.contains("学期") {
        return (Date::new(year - 1, 9, 1).ok(), Date::new(year, 8, 31).ok());
    }
    if news || NO_YEAR.iter().any(|word| title.contains(word)) {
        return (None, None);
    }
    if title.contains('年') {
        return days((1, 1), (12, 31));
    }
    if let Some((_, from, to)) = part(opening) {
        return days(*from, *to);
    }
    let whole = ["一年来", "全年", "年度", "本年"].iter().any(|word| opening.contains(word));
    if whole { days((1, 1), (12, 31)) } else { (None, None) }
}
