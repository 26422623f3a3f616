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
    for bound in [Exact, AtLeast, Approx] {
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
fn a_ceiling_is_kept_to() {
    use Bound::{AtLeast, AtMost, Exact};
    let goal = goal(100, AtMost);
    check(90, Exact, &goal, Reached::Yes);
    check(101, Exact, &goal, Reached::No);
    check(90, AtMost, &goal, Reached::Yes);
    check(101, AtLeast, &goal, Reached::No);
    check(90, AtLeast, &goal, Reached::Unknown);
}
