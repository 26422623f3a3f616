use std::collections::HashSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::sketch::sketch;
use super::*;
use crate::model::{Config, Signature};
use crate::tables::Tables;

static TABLES: LazyLock<Tables> =
    LazyLock::new(|| Tables::load(&Config::default()).expect("the built-in tables load"));

/// The signature of a text with these figures, in this year of this organisation.
fn signed(text: &str, figures: &[u32], year: Option<i16>, organisation: Option<u32>) -> Signature {
    let (text, shingles) = sketch(text, &TABLES.similar);
    Signature { text, shingles, figures: figures.to_vec(), year, organisation, ..Signature::default() }
}

/// Words in no order: `length` Chinese characters that a `seed` picks.
fn words(seed: u64, length: usize) -> String {
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            char::from_u32(0x5000 + (state >> 40) as u32 % 3000).expect("a Chinese character")
        })
        .collect()
}

#[track_caller]
fn check(a: &Signature, b: &Signature, expected: bool) {
    let likeness = likeness(a, b);
    let shared = figures_shared(a, b);
    assert_eq!(
        is_copy(a, b, likeness),
        expected,
        "likeness {likeness}, figures shared {shared:?}: see alike.rs"
    );
    assert_eq!(is_copy(b, a, likeness), expected, "the order does not matter");
}

const FIGURES: [u32; 6] = [10, 20, 30, 40, 50, 60];
const OTHERS: [u32; 6] = [11, 21, 31, 41, 51, 60];

#[test]
fn the_next_years_report_is_no_copy() {
    let text = words(1, 900);
    let this = signed(&text, &FIGURES, Some(2015), Some(1));
    check(&this, &signed(&text, &OTHERS, Some(2016), Some(1)), false);
    check(&this, &signed(&text, &OTHERS, Some(2015), Some(2)), false);
    // The same figures under another year or name, or hidden.
    check(&this, &signed(&text, &FIGURES, Some(2016), Some(2)), true);
    check(&this, &signed(&text, &FIGURES, None, None), true);
    check(&this, &signed(&text, &[], None, None), true);
    // A report that tells no year may be the next year's; one that tells no name either was copied.
    check(&this, &signed(&text, &OTHERS, None, Some(1)), false);
    check(&this, &signed(&text, &OTHERS, None, None), true);
}

#[test]
fn forms_filled_in_alike_are_no_copies() {
    let text = words(1, 900);
    let this = signed(&text, &FIGURES[..3], Some(2015), Some(1));
    check(&this, &signed(&text, &OTHERS[..3], Some(2015), Some(2)), false);
    check(&this, &signed(&text, &OTHERS[..3], Some(2016), Some(1)), false);
    // One figure in common, no figures, or no name: a copy that was renamed or hidden.
    check(&this, &signed(&text, &[10, 21, 31], Some(2016), Some(1)), true);
    check(&this, &signed(&text, &[], Some(2015), Some(2)), true);
    check(&this, &signed(&text, &OTHERS[..3], Some(2015), None), true);
}

#[test]
fn half_a_text_needs_more_than_its_words() {
    let text = words(1, 900);
    let half = text.chars().take(450).collect::<String>() + &words(2, 450);
    let this = signed(&text, &FIGURES, Some(2015), Some(1));
    check(&this, &signed(&half, &FIGURES, Some(2016), Some(2)), true);
    check(&this, &signed(&half, &[], None, None), true);
    check(&this, &signed(&half, &[], Some(2016), None), false);
    check(&this, &signed(&half, &OTHERS, None, None), false);
    check(&this, &signed(&words(3, 900), &FIGURES, Some(2015), Some(1)), false);
}

#[test]
fn figures_and_masks_do_not_count_in_a_text() {
    let prose = words(5, 200);
    let plain = signed(&format!("{prose}慰问240人。{prose}"), &[], None, None);
    for other in ["慰问XX人。", "慰问二百四十人,", "慰问某某人…", "慰问  人"] {
        assert_eq!(plain.text, signed(&format!("{prose}{other}{prose}"), &[], None, None).text, "{other}");
    }
    assert!(signed(&words(5, 60), &[], None, None).text.is_empty(), "too short");
}

#[test]
fn clusters_are_stars_and_not_chains() {
    // Each is like its neighbours, the ends are not like each other.
    let long = words(7, 2400);
    let part = |from: usize| long.chars().skip(from).take(1000).collect::<String>();
    let texts: Vec<Signature> = (0..7).map(|step| signed(&part(step * 230), &[], None, None)).collect();
    let found = clusters(&texts);
    assert!(found.len() > 1, "{found:?}");
    for cluster in &found {
        assert!(cluster.iter().max().unwrap() - cluster.iter().min().unwrap() <= 4, "{found:?}");
    }
}

#[test]
fn a_page_of_two_reports_joins_neither_to_the_other() {
    let (one, two) = (words(1, 600), words(2, 700));
    let texts = [
        signed(&format!("{one}{two}"), &[], None, None),
        signed(&one, &[], None, None),
        signed(&two, &[], None, None),
    ];
    assert_eq!(clusters(&texts), [[2, 0]], "the page is a copy of one of them and does not speak for it");
}

#[test]
fn a_hidden_copy_does_not_join_two_years() {
    let text = words(1, 900);
    let texts = [
        signed(&text[..2400], &[], None, None),
        signed(&text, &FIGURES, Some(2015), Some(1)),
        signed(&text, &OTHERS, Some(2016), Some(1)),
    ];
    assert_eq!(clusters(&texts), [[0, 1]]);
}

#[test]
fn a_hidden_copy_joins_the_year_whose_figures_it_has() {
    let text = words(1, 900);
    let texts = [
        signed(&text, &OTHERS, Some(2015), Some(1)),
        Signature { masked: true, ..signed(&text[..2400], &FIGURES, None, None) },
        signed(&text, &FIGURES, Some(2016), Some(1)),
    ];
    assert_eq!(clusters(&texts), [[2, 1]]);
}

#[test]
fn the_one_that_hides_nothing_speaks() {
    let text = signed(&words(1, 900), &FIGURES, None, None);
    let masked = Signature { masked: true, ..text.clone() };
    let sample = Signature { sample: true, ..text.clone() };
    assert_eq!(clusters(&[masked.clone(), sample.clone(), text.clone(), text.clone()]), [[2, 0, 1, 3]]);
    assert_eq!(clusters(&[masked.clone(), sample]), [[1, 0]]);
    assert_eq!(clusters(&[masked.clone(), masked]), [[0, 1]]);
}

#[test]
fn thousands_in_one_form_are_not_compared_with_each_other() {
    let text = words(1, 900);
    let years = 3000u32;
    let mut texts: Vec<Signature> = (0..years)
        .map(|n| {
            let figures: Vec<u32> = (0..6).map(|figure| figure * 1_000_000 + n).collect();
            signed(&text, &figures, Some(2015), Some(n))
        })
        .collect();
    // A copy of one from the middle, under another name.
    texts.push(Signature { organisation: Some(years), ..texts[1500].clone() });
    assert_eq!(clusters(&texts), [[1500, 3000]]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_estimate_is_near_the_truth(seed in 0u64..1000, length in 100usize..2500, share in 0.0f64..1.0) {
        let kept = (length as f64 * share) as usize;
        let one = words(seed, length);
        let two: String = one.chars().take(kept).chain(words(seed + 5000, length - kept).chars()).collect();
        let shingles = |text: &str| {
            let chars: Vec<char> = text.chars().filter(|c| TABLES.similar.counted.contains(*c)).collect();
            chars.windows(5).map(<[char]>::to_vec).collect::<HashSet<_>>()
        };
        let (a, b) = (shingles(&one), shingles(&two));
        let truth = a.intersection(&b).count() as f64 / a.union(&b).count().max(1) as f64;
        let estimate = likeness(&signed(&one, &[], None, None), &signed(&two, &[], None, None));
        // Four deviations of 128 bins; with fewer shingles than bins some are drawn twice.
        let deviation = (truth * (1.0 - truth) / (length.min(128) as f64 * 0.6)).sqrt();
        prop_assert!((estimate - truth).abs() <= 4.0 * deviation + 0.03, "{estimate} for {truth}");
    }

    #[test]
    fn clusters_do_not_depend_on_what_else_is_there(seed in 0u64..1000, others in 0usize..40) {
        let text = words(seed, 800);
        let copy = format!("{}{}", &text[..2100], words(seed + 1, 100));
        let mut texts: Vec<Signature> =
            (0..others as u64).map(|n| signed(&words(seed + 10 + n, 700), &[], None, None)).collect();
        texts.insert(others / 2, signed(&text, &[], None, None));
        texts.push(signed(&copy, &[], None, None));
        prop_assert_eq!(clusters(&texts), [[others / 2, others + 1]]);
    }
}
