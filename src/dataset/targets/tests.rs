use super::*;

fn goal(value: i64, bound: Bound) -> Goal {
    Goal { value: Decimal::from(value), bound, unit: None, rest_of_time: false }
}

#[track_caller]
fn check(value: i64, bound: Bound, goal: &Goal, expected: Reached) {
    assert_eq!(
        reached(Decimal::from(value), bound, goal),
        expected,
        "{value} {bound} against {}",
        goal.value
    );
}

#[test]
fn a_goal_is_reached_from_below() {
    use Bound::{Approx, AtLeast, AtMost, Exact};
    for bound in [Exact, AtLeast] {
        let goal = goal(100, bound);
        check(100, Exact, &goal, Reached::Yes);
        check(99, Exact, &goal, Reached::No);
        check(120, AtLeast, &goal, Reached::Yes);
        check(90, AtLeast, &goal, Reached::Unknown);
        check(90, AtMost, &goal, Reached::No);
        check(120, AtMost, &goal, Reached::Unknown);
        check(120, Approx, &goal, Reached::Unknown);
    }
}

#[test]
fn a_goal_of_about_so_much_has_no_edge() {
    use Bound::{Approx, AtLeast, AtMost, Exact};
    for bound in [Approx, AtLeast, AtMost, Exact] {
        for value in [90, 99, 100, 120] {
            check(value, bound, &goal(100, Approx), Reached::Unknown);
        }
    }
}

/// An exact number of people in a year.
fn done(value: i64) -> Done {
    let value = Decimal::from(value);
    Done { value, bound: Bound::Exact, unit: Unit::Person, span: Span::Year, flow: true, whole: true }
}

#[test]
fn a_part_of_a_year_says_no_only_of_what_adds_up() {
    let of = |value, span, flow, bound| judge(&goal(100, bound), &Done { span, flow, ..done(value) }).0;
    assert_eq!(of(120, Span::Part, false, Bound::AtMost), Reached::Unknown, "a level may fall again");
    assert_eq!(of(120, Span::Year, false, Bound::AtMost), Reached::No);
    assert_eq!(of(120, Span::Part, true, Bound::AtMost), Reached::No, "it cannot become less");
    for flow in [true, false] {
        assert_eq!(of(90, Span::Part, flow, Bound::Exact), Reached::Unknown);
    }
}

#[test]
fn another_unit_leaves_it_open() {
    let goal = Goal { unit: Some(Unit::Person), ..goal(100, Bound::Exact) };
    assert_eq!(judge(&goal, &done(90)), (Reached::No, Some(Decimal::from(90))));
    let visits = Done { unit: Unit::PersonTime, ..done(90) };
    assert_eq!(judge(&goal, &visits), (Reached::Unknown, None));
}

#[test]
fn a_sum_without_a_part_is_at_least_so_much() {
    let of = |value, bound, whole| judge(&goal(100, Bound::Exact), &Done { bound, whole, ..done(value) });
    assert_eq!(of(50, Bound::Exact, true), (Reached::No, Some(Decimal::from(50))));
    assert_eq!(of(50, Bound::Exact, false), (Reached::Unknown, None));
    assert_eq!(of(50, Bound::AtMost, false), (Reached::Unknown, None));
    assert_eq!(of(125, Bound::Exact, false), (Reached::Yes, Some(Decimal::from(125))));
}

#[test]
fn a_ceiling_is_kept_to() {
    use Bound::{AtLeast, AtMost, Exact};
    let goal = goal(100, AtMost);
    check(90, Exact, &goal, Reached::Yes);
    check(101, Exact, &goal, Reached::No);
    check(90, AtMost, &goal, Reached::Yes);
    check(101, AtLeast, &goal, Reached::No);
    check(90, AtLeast, &goal, Reached::Unknown);
}
