//! Dates as people write them, and dates that mislead.

use super::*;

fn shape(typed: &str) -> String {
    let Reading { moment, fault } = read(typed);
    match (moment, fault) {
        (Some(moment), None) => {
            let time = |time: Option<NaiveTime>| {
                time.map(|time| time.format(" %H:%M").to_string())
                    .unwrap_or_default()
            };
            let until = moment
                .until
                .map(|until| format!(" to {until}"))
                .unwrap_or_default();
            format!(
                "{:?}{until}{}{}",
                moment.day,
                time(moment.start),
                time(moment.end)
            )
        }
        (_, Some(DateFault::Weekday { right, .. })) => format!("is a {right}"),
        (_, Some(DateFault::Impossible { why, .. })) => format!("impossible: {why}"),
        (_, Some(DateFault::Unclear { why, instead, .. })) => {
            format!("unclear: {why} {instead:?}")
        }
        (None, None) => "nothing".into(),
    }
}

#[test]
fn dates_are_read_as_people_write_them() {
    for (typed, meant) in [
        (
            "Wednesday 9 December 2026, 10:30am to 12:30pm",
            "On(2026-12-09) 10:30 12:30",
        ),
        ("11:59pm, Friday 29 January 2027", "On(2027-01-29) 23:59"),
        ("9th Dec 2026 at 10 am", "On(2026-12-09) 10:00"),
        (
            "10.30-12.30pm, 9 December 2026",
            "On(2026-12-09) 10:30 12:30",
        ),
        ("9 December 2026, 1:30 to 4pm", "On(2026-12-09) 13:30 16:00"),
        (
            "9 December 2026, 14:00 – 15:30",
            "On(2026-12-09) 14:00 15:30",
        ),
        ("2026-12-09", "On(2026-12-09)"),
        ("2017-07", "Month { year: 2017, month: 7 }"),
        ("July 2017", "Month { year: 2017, month: 7 }"),
        ("2009", "Year(2009)"),
        ("9 to 11 December 2026", "On(2026-12-09) to 2026-12-11"),
        (
            "Monday 30 November to Wednesday 2 December 2026",
            "On(2026-11-30) to 2026-12-02",
        ),
        (
            "Dydd Mercher 9 Rhagfyr 2026, 10am i 12pm",
            "On(2026-12-09) 10:00 12:00",
        ),
        ("Dydd Mawrth 3 Mawrth 2026", "On(2026-03-03)"),
        (
            "canol dydd, dydd Iau 28 Ionawr 2027",
            "On(2027-01-28) 12:00",
        ),
        ("11:59yp, 7fed o Ragfyr 2026", "On(2026-12-07) 23:59"),
        (
            "9 Rhagfyr 2026, 10yb tan 12:30 yp",
            "On(2026-12-09) 10:00 12:30",
        ),
        ("December 9, 2026", "On(2026-12-09)"),
        ("9-Dec-2026", "On(2026-12-09)"),
        ("9-11 December 2026", "On(2026-12-09) to 2026-12-11"),
        ("9 and 10 December 2026", "On(2026-12-09) to 2026-12-10"),
    ] {
        assert_eq!(shape(typed), meant, "{typed}");
    }
}

#[test]
fn dates_that_mislead_are_refused_with_the_reason() {
    for (typed, said) in [
        ("Tuesday 9 December 2026", "is a Wed"),
        ("31 November 2026", "impossible: November 2026 has 30 days"),
        ("29 February 2027", "impossible: February 2027 has 28 days"),
        ("2026-13-01", "impossible: there is no month 13"),
        ("25pm, 9 December 2026", "impossible: there is no time 25pm"),
        ("9 December", "unclear: the year is missing None"),
        (
            "9 Decemebr 2026",
            "unclear: `Decemebr` is not a month; did you mean December? None",
        ),
        (
            "9 December 2026, 10:30",
            "unclear: the time lacks am or pm None",
        ),
        (
            "0 December 2026",
            "impossible: the first day of a month is 1",
        ),
        (
            "9 and 11 December 2026",
            "unclear: two days that do not follow each other are two items None",
        ),
        ("soon", "unclear: `soon` is not part of a date None"),
        ("", "unclear: it is empty None"),
    ] {
        assert_eq!(shape(typed), said, "{typed}");
    }
    for typed in ["03/04/2027", "03-04-2027", "3.4.2027"] {
        assert!(shape(typed).contains("Some(\"3 April 2027\")"), "{typed}");
    }
    assert!(shape("9 December 2026, 10pm to 2am").starts_with("impossible: it ends before"));
    assert!(shape("Friday midnight 29 January 2027").contains("11:59pm"));
}
