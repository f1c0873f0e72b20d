//! Focus groups: the series and what is promised in it, and each session with its notes.

use crate::scenario::{Scenario, TODAY};

pub const SERIES: &[fn()] = &[a_series_without_rows, segments_of_a_series, planned_sessions_and_what_is_kept, numbers_and_days_of_a_series];
pub const SESSION: &[fn()] = &[
    a_session_in_its_shortest_form,
    seats_follow_who_took_part,
    consent_and_recording,
    the_example_route,
    a_route_of_ones_own,
    notes_as_they_are_taken,
    the_end_of_a_session,
    numbers_of_a_session,
];

fn series() -> Scenario {
    let mut person = Scenario::open("focus-group-series");
    person.write(["series_title", "series_purpose", "series_owner", "recruit_message", "notes_readers"]);
    person.answer("recruit_methods", ["open_call"]).answer("legal_check", "asked").answer("recording", "no");
    person.answer("seats_destroy", "2026-06-30").answer("notes_keep", "2028-12-31");
    person
}

#[test]
fn a_series_without_rows() {
    let mut person = Scenario::open("focus-group-series");
    person.expect_default("series_status", "planning").expect_missing(&[
        "series_title",
        "series_purpose",
        "series_owner",
        "recruit_methods",
        "recruit_message",
        "legal_check",
        "recording",
        "seats_destroy",
        "notes_keep",
        "notes_readers",
    ]);
    series().expect_value("groups_planned", 0).expect_value("sessions_planned", 0).expect_shortest();
}

#[test]
fn segments_of_a_series() {
    let mut person = series();
    person.add("segments").expect_missing(&["segment_name[1]", "segment_who[1]", "segment_groups[1]"]).expect_not_asked("segment_few");
    person.write(["segment_name", "segment_who", "segment_reason"]).answer("segment_people", 60);
    for (groups, few) in [(1, true), (2, true), (3, false), (5, false)] {
        person.answer("segment_groups", groups).expect_value("groups_planned", groups);
        if few {
            person.expect_asked("segment_few")
        } else {
            person.expect_not_asked("segment_few")
        };
    }
    person.add("segments").write(["segment_name", "segment_who"]).answer("segment_groups", 2).expect_value("groups_planned", 7);
    person.expect_not_asked("segment_few[1]").expect_asked("segment_few[2]").expect_ready();
    person.remove("segments", 1).expect_value("groups_planned", 2).expect_ready();
}

#[test]
fn planned_sessions_and_what_is_kept() {
    let mut person = series();
    person.add("plans").expect_value("sessions_planned", 1).expect_missing(&["plan_segment[1]", "plan_date[1]"]);
    person.write(["plan_segment", "plan_place", "plan_moderator", "plan_assistant"]).answer("plan_date", "2026-04-01");
    person.answer("plan_start", "13:00").answer("plan_mode", "in_person").answer("plan_language", "other").write(["plan_language_other"]);
    person.add("plans").write(["plan_segment"]).answer("plan_date", "2026-04-08").answer("plan_language", "spanish");
    person.expect_value("sessions_planned", 2).expect_ready().remove("plans", 1).expect_value("sessions_planned", 1);
    person.answer("recruit_methods", ["random", "other"]).write(["recruit_methods_other", "recruit_by", "compensation", "accommodations"]);
    person.write(["series_guide", "retention_rule"]).answer("work_time", "yes").answer("series_status", "running").expect_ready();
    person.expect_not_asked("legal_date").answer("legal_check", "not_yet").expect_not_asked("legal_date");
    person.answer("legal_check", "done").expect_asked("legal_date").expect_missing(&["legal_date"]).answer("legal_date", TODAY);
    person.expect_not_asked("recordings_destroy").answer("recording", "yes").expect_asked("recordings_destroy");
    person.expect_missing(&["recordings_destroy"]).answer("recordings_destroy", "2026-06-30").expect_ready();
}

#[test]
fn numbers_and_days_of_a_series() {
    let mut person = series();
    person.add("segments").write(["segment_name", "segment_who"]).refuses("segment_people", [-1]).accepts("segment_people", [0, 700]);
    person.refuses("segment_groups", [0, -1]).accepts("segment_groups", [1, 2]).answer("segment_groups", 3);
    person.refuses("recruit_per_group", [0]).accepts("recruit_per_group", [1, 12]).accepts("series_until", ["2019-01-01"]);
    person
        .answer("series_from", "2026-03-01")
        .refuses("series_until", ["2026-02-28"])
        .accepts("series_until", ["2026-03-01"])
        .expect_ready();
}

const CONSENT: [&str; 9] =
    ["voluntary", "purpose", "recording", "who_sees", "quotes", "no_guarantee", "no_retaliation", "retention", "contact"];

fn session(attended: u32) -> Scenario {
    let mut person = Scenario::open("focus-group-session");
    person.answer("session_id", "S1").write(["series", "moderator", "segment", "closing_summary"]).answer("mode", "online");
    person.answer("recruitment", ["invited"]).answer("attended", attended).answer("supervisors_apart", "yes");
    person.answer("languages_used", ["english"]).answer("consent_approved", "yes").answer("consent_points", CONSENT);
    person.answer("consent_given", "OK").answer("recorded", "no").answer("ground_rules", ["respect", "no_names"]);
    person.answer("summary_confirmed", "yes").answer("debrief_held", "no");
    person
}

#[test]
fn a_session_in_its_shortest_form() {
    let mut person = Scenario::open("focus-group-session");
    person.expect_default("session_date", TODAY).expect_default("guide", "example").expect_not_asked("place").expect_rows("seat", 0);
    person.expect_missing(
        &[
            &["session_id", "series", "mode", "moderator", "segment", "recruitment", "attended", "supervisors_apart"][..],
            &["languages_used", "consent_approved", "consent_points", "consent_given", "recorded", "ground_rules"],
            &["closing_summary", "summary_confirmed", "debrief_held"],
        ]
        .concat(),
    );
    let mut person = session(6);
    person.expect_shortest().answer("mode", "mixed").expect_asked("place").answer("mode", "in_person").expect_asked("place");
    person
        .write(["place", "assistant", "note_taker", "observers"])
        .answer("start_time", "09:00")
        .answer("end_time", "10:30")
        .expect_ready();
    person.answer("mode", "online").expect_not_asked("place").expect_ready();
}

#[test]
fn seats_follow_who_took_part() {
    let mut person = session(5);
    person.expect_rows("seat", 5).expect_value("seat_code[1]", "P1").expect_value("seat_code[5]", "P5");
    person.answer("seat_stayed[5]", "no").answer("seat_quotes[2]", "yes").answer("attended", 8).expect_rows("seat", 8);
    person.expect_value("seat_code", "P8").expect_value("seat_stayed[5]", "no").answer("attended", 12).expect_rows("seat", 12);
    // Twelve seats at most, and none for a number that cannot be.
    person.answer("attended", 13).expect_rows("seat", 0).expect_issue("attended", "constraint");
    person.answer("attended", 1).expect_rows("seat", 1).expect_ready();
    person.expect_not_asked("seat_map_destroy").answer("seat_map", "no").expect_not_asked("seat_map_destroy");
    person.answer("seat_map", "yes").expect_asked("seat_map_destroy").expect_missing(&["seat_map_destroy"]);
    person.refuses("seat_map_destroy", ["2026-03-01"]).accepts("seat_map_destroy", [TODAY, "2026-04-01"]);
    person.clear("session_date").accepts("seat_map_destroy", ["2019-01-01"]).answer("session_date", TODAY);
    person.answer("seat_map_destroy", "2026-04-01").expect_ready();
}

#[test]
fn consent_and_recording() {
    let mut person = session(6);
    person.expect_not_asked("consent_missed");
    for left_out in 0..CONSENT.len() {
        let mut points = CONSENT.to_vec();
        points.remove(left_out);
        person.answer("consent_points", points).expect_asked("consent_missed").expect_missing(&["consent_missed"]);
    }
    person.answer("consent_points", ["voluntary"]).expect_asked("consent_missed").write(["consent_missed"]).expect_ready();
    person.clear("consent_points").expect_not_asked("consent_missed").answer("consent_points", CONSENT).expect_not_asked("consent_missed");
    let recording = ["recording_agreed", "recording_stop"];
    person.expect_of(&recording, &[]).answer("recorded", "yes").expect_of(&recording, &["recording_agreed"]);
    person.expect_missing(&["recording_agreed"]).answer("recording_agreed", 5).expect_of(&recording, &recording).expect_ready();
    person.answer("recording_agreed", 6).expect_of(&recording, &["recording_agreed"]).expect_ready();
    person.answer("recorded", "no").expect_of(&recording, &[]).expect_ready();
}

const ASKED: [&str; 9] = ["asked_o1", "asked_i1", "asked_t1", "asked_k1", "asked_k2", "asked_k3", "asked_k4", "asked_e1", "asked_e2"];
const EXAMPLE: [&str; 3] = ["guide_version", "opening_note", "route_asked"];
const ADDED: [&str; 3] = ["a1", "a2", "a3"];
const OWN: [&str; 12] = ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10", "q11", "q12"];

#[test]
fn the_example_route() {
    let mut person = session(6);
    person.expect_of(&EXAMPLE, &EXAMPLE[1..]).expect_not_asked("route_rewording");
    for question in ASKED {
        person.answer(question, "reworded").expect_asked("route_rewording");
        person.answer(question, "not_asked").expect_not_asked("route_rewording");
        person.answer(question, "as_written").expect_not_asked("route_rewording");
    }
    person.answer("asked_k3", "reworded").write(["route_rewording"]).expect_ready();
    person.add("route_question").expect_offers("route_question_code", &ADDED);
    person.expect_missing(&["route_question_code[1]", "route_question_text[1]"]).answer("route_question_code", "a2");
    person.answer("route_question_purpose", "key").write(["route_question_text", "route_question_probes"]).expect_ready();
}

#[test]
fn a_route_of_ones_own() {
    let mut person = session(6);
    person.answer("asked_k1", "reworded").add("route_question").answer("route_question_code", "a1").write(["route_question_text"]);
    person.answer("guide", "other").expect_of(&EXAMPLE, &["guide_version"]).expect_not_asked("route_rewording");
    person.expect_offers("route_question_code", &OWN).expect_issue("guide_version", "required");
    // The question added to the example is none of this guide's.
    person.expect_issue("route_question_code", "not_offered").answer("route_question_code", "q1").write(["guide_version"]).expect_ready();
    person.add("note_line").expect_offers("line_question", &[&OWN[..], &["outside"]].concat());
}

#[test]
fn notes_as_they_are_taken() {
    let mut person = session(3);
    person.add("note_line").expect_default("line_kind", "paraphrase");
    person.expect_missing(&["line_question[1]", "line_speaker[1]", "line_text[1]"]);
    let example: Vec<&str> = ASKED.iter().filter_map(|question| question.strip_prefix("asked_")).collect();
    person.expect_offers("line_question", &[&example[..], &ADDED, &["outside"]].concat());
    person.expect_offers("line_speaker", &["p1", "p2", "p3", "several", "m", "am", "unknown"]);
    person.answer("line_question", "k1").answer("line_speaker", "p3").answer("line_time", "09:12").answer("line_agree", 3);
    person.write(["line_text", "line_key_point", "line_nonverbal", "line_dissent", "line_follow_up", "line_observer"]).expect_ready();
    person.add("note_line").answer("line_question", "outside").answer("line_speaker", "several").write(["line_text"]);
    person.answer("line_kind", "verbatim").expect_ready();
    // One person fewer took part than was thought: the third seat is nobody's.
    person.answer("attended", 2).expect_offers("line_speaker[1]", &["p1", "p2", "several", "m", "am", "unknown"]);
    person.expect_issue("line_speaker[1]", "not_offered").expect_issue("line_agree[1]", "constraint");
    person.answer("line_speaker[1]", "unknown").answer("line_agree[1]", 1).expect_ready().remove("note_line", 1).expect_ready();
    // Before anyone was counted, every seat could speak.
    person.clear("attended").answer("line_speaker", "p12").expect_missing(&["attended"]);
}

#[test]
fn the_end_of_a_session() {
    let mut person = session(7);
    for answer in ["yes", "not_asked"] {
        person.answer("summary_confirmed", answer).expect_not_asked("summary_corrections").expect_ready();
    }
    for answer in ["corrected", "no"] {
        person.answer("summary_confirmed", answer).expect_asked("summary_corrections").expect_missing(&["summary_corrections"]);
    }
    person.write(["summary_corrections"]).expect_not_asked("debrief").answer("debrief_held", "yes").expect_asked("debrief");
    person.expect_missing(&["debrief"]).write(["debrief", "surprises", "what_differed", "accommodations", "conditions"]);
    person.answer("recruitment", ["other"]).answer("languages_used", ["spanish", "other"]).answer("interpreter", "yes");
    person.answer("compensation", ["food", "other"]).write(["recruitment_other", "languages_used_other", "compensation_other"]);
    person.expect_ready().expect_alone("compensation", "none").answer("compensation", ["none"]).expect_ready();
}

#[test]
fn numbers_of_a_session() {
    let mut person = session(6);
    person.refuses("invited", [-1]).accepts("invited", [0, 20]).refuses("attended", [0, -1, 13]).accepts("attended", [1, 12]);
    person.refuses("consent_declined", [-1]).accepts("consent_declined", [0, 2]);
    person.answer("recorded", "yes").add("note_line").add("route_question");
    person.refuses("route_question_minutes", [-1]).accepts("route_question_minutes", [0, 15]);
    for count in ["left_early", "recording_agreed", "line_agree"] {
        person.refuses(count, [-1, 7]).accepts(count, [0, 6]);
    }
    person.clear("attended");
    for count in ["left_early", "recording_agreed", "line_agree"] {
        person.refuses(count, [-1, 13]).accepts(count, [0, 12]);
    }
    person.answer("attended", 6).answer("recording_agreed", 6).remove("note_line", 1).remove("route_question", 1).expect_ready();
}
