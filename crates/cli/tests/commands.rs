//! The command as its users see it: arguments in, JSON lines and an exit status out.

#![expect(
    clippy::unwrap_used,
    reason = "a test, its helpers included, fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A folder of its own for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn phrasebox(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_phrasebox"))
        .args(arguments)
        .output()
        .unwrap()
}

/// Grounds a file of cases.
fn ground_cases(cases: &Path, pack: &str) -> Output {
    phrasebox(&[
        "ground",
        "--cases",
        &cases.to_string_lossy(),
        "--pack",
        pack,
    ])
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The shipped pack; none before it is built, which is said.
fn shipped_pack() -> Option<String> {
    let folder = Path::new("../../public/packs/chest-1");
    if folder.join("manifest.json").is_file() {
        return Some(folder.to_string_lossy().into_owned());
    }
    println!("skipped: there is no pack at {}", folder.display());
    None
}

/// A chest of two dark ellipses, 300 × 200 pixels.
fn write_film(path: &Path) {
    let film = image::GrayImage::from_fn(300, 200, |x, y| {
        let lung =
            |cx: f32| ((x as f32 - cx) / 45.0).powi(2) + ((y as f32 - 95.0) / 75.0).powi(2) < 1.0;
        image::Luma([if lung(95.0) || lung(205.0) { 50 } else { 170 }])
    });
    film.save(path).unwrap();
}

#[test]
fn read_prints_each_phrase_with_exact_offsets() {
    let path = folder("read-one").join("study.txt");
    let text = "FINDINGS: Température °C. Small right pleural effusion. No pneumothorax.";
    fs::write(&path, text).unwrap();
    let output = phrasebox(&["read", "--text", &path.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let answers = lines(&output);
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0]["id"], "study");
    let phrases = answers[0]["phrases"].as_array().unwrap();
    let chars: Vec<char> = text.chars().collect();
    for phrase in phrases {
        let range =
            phrase["start"].as_u64().unwrap() as usize..phrase["end"].as_u64().unwrap() as usize;
        assert_eq!(
            chars[range].iter().collect::<String>(),
            phrase["text"].as_str().unwrap()
        );
        for field in [
            "section",
            "category",
            "assertion",
            "temporality",
            "side",
            "zone",
            "severity",
            "groundable",
            "reason",
        ] {
            assert!(
                phrase.get(field).is_some(),
                "{field} is missing in {phrase}"
            );
        }
    }
    let effusion = phrases
        .iter()
        .find(|p| p["category"] == "effusion")
        .unwrap();
    assert_eq!(
        (&effusion["side"], &effusion["groundable"]),
        (&Value::from("right"), &Value::from(true))
    );
    let absent = phrases
        .iter()
        .find(|p| p["category"] == "pneumothorax")
        .unwrap();
    assert_eq!(
        (&absent["groundable"], &absent["reason"]),
        (&Value::from(false), &Value::from("absent"))
    );
}

#[test]
fn a_bad_case_does_not_stop_the_rest() {
    let path = folder("read-cases").join("cases.jsonl");
    fs::write(&path, "{\"id\":\"a\",\"text\":\"Left rib fracture.\"}\nnonsense\n\n{\"id\":\"c\",\"text\":\"\"}\n").unwrap();
    let output = phrasebox(&["read", "--cases", &path.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(1));
    let answers = lines(&output);
    let ids: Vec<&str> = answers.iter().map(|a| a["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a", "line 2", "c"]);
    for part in ["code", "what", "what_to_do"] {
        assert!(answers[1]["error"][part].is_string(), "{}", answers[1]);
    }
    assert_eq!(answers[2]["phrases"], Value::Array(Vec::new()));
}

#[test]
fn what_cannot_be_begun_is_said_on_standard_error() {
    let empty = folder("no-pack");
    let cases = empty.join("cases.jsonl");
    fs::write(&cases, "").unwrap();
    let cases = cases.to_string_lossy();
    for arguments in [
        vec!["read", "--cases", "absent.jsonl"],
        vec!["ground", "--cases", &cases, "--pack", "absent-folder"],
        vec![
            "ground",
            "--cases",
            &cases,
            "--pack",
            env!("CARGO_TARGET_TMPDIR"),
        ],
        vec!["ground", "--image", "film.png"],
    ] {
        let output = phrasebox(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            output.stdout.is_empty() && !output.stderr.is_empty(),
            "{output:?}"
        );
    }
}

#[test]
fn ground_answers_every_case_it_can() {
    let Some(pack) = shipped_pack() else { return };
    let folder = folder("ground");
    write_film(&folder.join("film.png"));
    fs::write(folder.join("broken.png"), b"no film").unwrap();
    let cases = folder.join("cases.jsonl");
    let all = [
        r#"{"id":"organs","image":"film.png","phrases":["right lung","left lung","no pneumothorax"]}"#,
        r#"{"id":"report","image":"film.png","report":"FINDINGS: Bibasilar opacities. No effusion."}"#,
        r#"{"id":"broken","image":"broken.png","phrases":["heart"]}"#,
        r#"{"id":"absent","image":"absent.png","phrases":["heart"]}"#,
        r#"{"id":"nothing","image":"film.png"}"#,
    ];
    fs::write(&cases, all.join("\n")).unwrap();
    let output = ground_cases(&cases, &pack);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let answers = lines(&output);
    assert_eq!(answers.len(), all.len());
    for answer in &answers[..2] {
        assert_eq!(answer["schema"], "phrasebox/1");
        assert_eq!(
            (&answer["image"]["width"], &answer["image"]["height"]),
            (&Value::from(300), &Value::from(200))
        );
        assert_eq!(answer["pack"]["sha256"].as_str().unwrap().len(), 64);
        for phrase in answer["phrases"].as_array().unwrap() {
            let decided = phrase["decision"].as_str().unwrap();
            assert_eq!(decided == "no_box", !phrase["reason"].is_null(), "{phrase}");
            assert_eq!(
                phrase["boxes"].as_array().unwrap().is_empty(),
                phrase["presence"].is_null(),
                "{phrase}"
            );
            for found in phrase["boxes"].as_array().unwrap() {
                assert_eq!(found["hypotheses"].as_array().unwrap().len(), 3);
                assert_eq!(found["variance"].as_array().unwrap().len(), 4);
                let edges: Vec<f64> = found["xyxy"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|v| v.as_f64().unwrap())
                    .collect();
                assert!(edges.iter().all(|v| (0.0..=1.0).contains(v)), "{found}");
                assert_eq!(
                    found["validated"].as_bool().unwrap(),
                    !found["confidence"].is_null(),
                    "{found}"
                );
            }
        }
    }
    let organs = answers[0]["phrases"].as_array().unwrap();
    let centre = |i: usize| {
        let edge = |k: usize| organs[i]["boxes"][0]["xyxy"][k].as_f64().unwrap();
        f64::midpoint(edge(0), edge(2))
    };
    assert!(
        centre(0) < centre(1),
        "the patient's right lung lies on the image's left: {} {}",
        centre(0),
        centre(1)
    );
    // The caller's phrases are all asked, also a denial, which gets no box.
    assert_eq!(
        (&organs[2]["decision"], &organs[2]["reason"]),
        (&Value::from("no_box"), &Value::from("absent"))
    );
    assert_eq!(organs[2]["boxes"].as_array().unwrap().len(), 1);
    let absent = answers[1]["phrases"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["category"] == "effusion")
        .unwrap();
    assert!(
        absent["boxes"].as_array().unwrap().is_empty(),
        "what the report denies is not asked"
    );
    let codes: Vec<&str> = answers[2..]
        .iter()
        .map(|a| a["error"]["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["film_not_an_image", "film_missing", "case_incomplete"]
    );
}

#[test]
fn questions_and_lists_are_answered_beside_the_report() {
    let Some(pack) = shipped_pack() else { return };
    let folder = folder("ask");
    write_film(&folder.join("film.png"));
    let cases = folder.join("cases.jsonl");
    let report = "FINDINGS: Small right pleural effusion.";
    let all = [
        format!(r#"{{"id":"question","image":"film.png","report":"{report}","question":"Is there a right effusion?"}}"#),
        r#"{"id":"list","image":"film.png","classes":["left lung","nodule","bicycle"],"definitions":true}"#.to_owned(),
        r#"{"id":"nothing","image":"film.png","question":"What time is it?"}"#.to_owned(),
        r#"{"id":"both","image":"film.png","question":"Heart?","classes":["heart"]}"#.to_owned(),
    ];
    fs::write(&cases, all.join("\n")).unwrap();
    let output = ground_cases(&cases, &pack);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let answers = lines(&output);
    let [question, list, nothing, both] = answers.as_slice() else {
        panic!("{answers:?}")
    };
    assert_eq!(question["phrases"][0]["text"], "right effusion");
    assert_eq!(question["phrases"][0]["asked"][0], "right effusion [BOX]");
    let says = &question["inquiries"][0]["report_says"];
    assert_eq!(
        (&says["text"], &says["assertion"]),
        (&"Small right pleural effusion".into(), &"present".into())
    );
    // The sides of the boxes: the patient's left lung is image-right.
    let lung = &list["phrases"][0]["boxes"][0];
    assert!(lung["xyxy"][0].as_f64().unwrap() > 0.4, "{lung}");
    assert_eq!(lung["validated"], true, "anatomy has no definition");
    // The model has not learnt to place a nodule, which its grid is too coarse for, and the answer says so.
    assert_eq!(
        (
            &list["phrases"][1]["decision"],
            &list["phrases"][1]["reason"]
        ),
        (&"no_box".into(), &"not_learnt".into())
    );
    let definition = list["inquiries"][1]["definition"].as_str().unwrap();
    assert!(definition.starts_with("Nodule: "), "{definition}");
    assert_eq!(list["unknown"][0], "bicycle");
    assert_eq!(nothing["phrases"], Value::Array(Vec::new()));
    assert_eq!(nothing["unknown"][0], "What time is it?");
    assert_eq!(both["error"]["code"], "case_ambiguous");
}

#[test]
fn one_film_and_its_report_are_one_case() {
    let Some(pack) = shipped_pack() else { return };
    let folder = folder("ground-one");
    let (film, report) = (folder.join("film.png"), folder.join("report.txt"));
    write_film(&film);
    fs::write(&report, "IMPRESSION: Right lower lobe pneumonia.").unwrap();
    let output = phrasebox(&[
        "ground",
        "--image",
        &film.to_string_lossy(),
        "--report",
        &report.to_string_lossy(),
        "--pack",
        &pack,
    ]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let answers = lines(&output);
    assert_eq!(answers[0]["id"], "film");
    assert_eq!(
        answers[0]["phrases"][0]["boxes"].as_array().unwrap().len(),
        1
    );
    assert_eq!(answers[0]["engine"]["kind"], "cpu");
}

#[test]
fn evaluate_measures_boxes_and_presence() {
    let Some(pack) = shipped_pack() else { return };
    let folder = folder("evaluate");
    write_film(&folder.join("film.png"));
    let cases = folder.join("cases.jsonl");
    let all = [
        r#"{"id":"a","image":"film.png","truth":[{"text":"right lung","boxes":[[0.15,0.1,0.47,0.85]]},{"text":"right pneumothorax","present":false}]}"#,
        r#"{"id":"b","image":"film.png","truth":[{"text":"left lung","boxes":[[0.9,0.1,0.5,0.85]]}]}"#,
    ];
    fs::write(&cases, all.join("\n")).unwrap();
    let output = phrasebox(&["evaluate", &cases.to_string_lossy(), "--pack", &pack]);
    assert_eq!(
        output.status.code(),
        Some(1),
        "the second case has an inverted box: {output:?}"
    );
    let answers = lines(&output);
    assert_eq!(answers[0]["error"]["code"], "case_unreadable");
    assert_eq!(answers[1]["boxes_by_target"]["lung"]["n"], 1);
    assert_eq!(
        (
            &answers[1]["presence"]["present_n"],
            &answers[1]["presence"]["absent_n"]
        ),
        (&1.into(), &1.into())
    );
}
