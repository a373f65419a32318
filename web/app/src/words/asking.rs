//! Words of the three ways in, of checks, and of the form by organ system.

use phrasebox_protocol::{Decision, GroundedPhrase, ReportSays, Way};
use phrasebox_report::{Assertion, Category, NoBoxReason, Side, System, Temporality};

use super::percent;
use crate::language::{Say, joined, said, say};

pub(crate) const WAYS: Say = say("What to ask", "Was gefragt wird");
pub(crate) const QUESTION_LABEL: Say = say(
    "Question about the film",
    "Frage zur Aufnahme, auf Englisch",
);
/// Questions are read in English, so the example is too.
pub(crate) const QUESTION_PLACEHOLDER: &str = "Is there a right pleural effusion?";
pub(crate) const ASK: Say = say("Ask", "Fragen");
pub(crate) const QUESTION_HINT: Say = say(
    "One finding or part of the chest, or several. Enter asks.",
    "Auf Englisch: ein Befund oder Teil des Thorax, oder mehrere. Die Eingabetaste fragt.",
);
pub(crate) const FINDINGS_LABEL: Say =
    say("Findings to look for", "Zu suchende Befunde, auf Englisch");
/// Names are read in English, so the example is too.
pub(crate) const FINDINGS_PLACEHOLDER: &str =
    "lung opacity, pleural effusion, cardiomegaly\nright lung";
pub(crate) const FINDINGS_HINT: Say = say(
    "Names, divided by commas or lines.",
    "Englische Namen, durch Kommas oder Zeilen getrennt.",
);
pub(crate) const FINDINGS_PICK: Say = say(
    "Pick from the list of findings",
    "Aus der Liste der Befunde wählen",
);
pub(crate) const DEFINITIONS: Say = say(
    "Ask with the written definition",
    "Mit der ausgeschriebenen Definition fragen",
);
pub(crate) const DEFINITIONS_HELP: Say = say(
    "Gives the model a short definition of shape, density and place with the \
     name. The boxes of such questions were not measured.",
    "Gibt dem Modell zum Namen eine kurze Definition von Form, Dichte und Ort mit. Die Rahmen solcher Fragen wurden nicht gemessen.",
);
pub(crate) const ANSWERS: Say = say("Answer", "Antwort");
pub(crate) const DEFINITION: Say = say("Asked with the definition", "Gefragt mit der Definition");
pub(crate) const DEFINITIONS_SOURCE: Say = say(
    phrasebox_report::DEFINITIONS_SOURCE,
    "Definitionen in eigenen Worten; Begriffe wie im Glossar der Fleischner Society für die Thoraxbildgebung (Hansell et al., Radiology 2008).",
);
pub(crate) const ASKED_FOR: Say = say("asked for", "erfragt");

pub(crate) const CHECK_WORDS: Say = say("Words concerned", "Betroffene Wörter");
pub(crate) const READ_AS_TEXT: Say = say("Text", "Text");
pub(crate) const READ_AS_FORM: Say = say("Form", "Formular");
pub(crate) const READ_AS_WAYS: Say = say("How the report is shown", "Wie der Bericht gezeigt wird");
pub(crate) const FORM_SYSTEM: Say = say("Organ system", "Organsystem");
pub(crate) const FORM_STATED: Say = say("What the report states", "Was der Bericht aussagt");
pub(crate) const FORM_BLANK: Say = say("not stated", "keine Aussage");

/// The name of a way in.
pub(crate) fn way(way: Way) -> Say {
    match way {
        Way::Report => super::REPORT,
        Way::Question => say("Question", "Frage"),
        Way::Findings => say("Findings list", "Befundliste"),
    }
}

/// The same as a stable code, for tests.
pub(crate) fn way_code(way: Way) -> &'static str {
    match way {
        Way::Report => "report",
        Way::Question => "question",
        Way::Findings => "findings",
    }
}

/// What is missing beside the film.
pub(crate) fn needs_text(way: Way) -> Say {
    match way {
        Way::Report => say(
            "The film is here. Now add its report.",
            "Die Aufnahme ist da. Jetzt fehlt ihr Bericht.",
        ),
        Way::Question => say(
            "The film is here. Now ask a question.",
            "Die Aufnahme ist da. Jetzt fehlt eine Frage.",
        ),
        Way::Findings => say(
            "The film is here. Now name what to look for.",
            "Die Aufnahme ist da. Jetzt fehlt, was gesucht werden soll.",
        ),
    }
}

/// What is said where a question names nothing known.
pub(crate) fn unknown_question(text: &str) -> Say {
    said!(
        "“{}” names no finding and no part of the chest that is known here, so nothing was asked \
         of the film. Name one, for example: {}",
        "„{}“ nennt keinen Befund und keinen Teil des Thorax, der hier bekannt ist; die Aufnahme wurde nichts gefragt. \
         Nennen Sie einen auf Englisch, zum Beispiel: {}",
        text,
        QUESTION_PLACEHOLDER
    )
}

/// What is said of names of a list that mean nothing here.
pub(crate) fn unknown_names(names: &[String]) -> Say {
    let names = names.join(", ");
    said!(
        "Not known here, so not looked for: {}.",
        "Hier nicht bekannt und deshalb nicht gesucht (gelesen werden englische Namen): {}.",
        names
    )
}

/// What the film's answer to a question supports, and no more.
pub(crate) fn film_says(answer: &GroundedPhrase) -> Say {
    let presence = answer.presence.map_or_else(String::new, percent);
    let measured = answer.boxes.iter().any(|b| b.validated);
    if answer.decision == Decision::Box {
        return match (answer.phrase.category, measured) {
            (Category::Anatomy, _) => say(
                "The box shows where the model places it.",
                "Der Rahmen zeigt, wo das Modell es verortet.",
            ),
            (_, true) => said!(
                "Found: the model gives {} that it is on this film, and the box shows where.",
                "Gefunden: Das Modell gibt {} dafür, dass es auf dieser Aufnahme ist, und der Rahmen zeigt, wo.",
                presence
            ),
            (_, false) => said!(
                "The model marks where it would be and gives {} that it is there. Neither was measured for \
                 such findings on real films, so this does not show that it is there.",
                "Das Modell markiert, wo es wäre, und gibt {} dafür, dass es da ist. Beides wurde für solche Befunde nicht \
                 auf echten Aufnahmen gemessen; es zeigt also nicht, dass es da ist.",
                presence
            ),
        };
    }
    match answer.phrase.reason {
        Some(NoBoxReason::NotLearnt) => say(
            "The model has not learnt to place this, so the film gives no answer.",
            "Das Modell hat nicht gelernt, dies zu verorten; die Aufnahme gibt also keine Antwort.",
        ),
        Some(NoBoxReason::NotFound) if measured => said!(
            "Not found: the model gives {} that it is on this film.",
            "Nicht gefunden: Das Modell gibt {} dafür, dass es auf dieser Aufnahme ist.",
            presence
        ),
        Some(NoBoxReason::NotFound) => said!(
            "Not found: the model gives {} that it is on this film. That was not measured for such findings \
             on real films, so this does not show that it is absent.",
            "Nicht gefunden: Das Modell gibt {} dafür, dass es auf dieser Aufnahme ist. Das wurde für solche Befunde nicht \
             auf echten Aufnahmen gemessen; es zeigt also nicht, dass es fehlt.",
            presence
        ),
        Some(reason) => said!("No box: {}.", "Kein Rahmen: {}.", super::reason(reason)),
        None => say("No box.", "Kein Rahmen."),
    }
}

/// What the report says of what was asked.
pub(crate) fn report_says(says: Option<&ReportSays>) -> Say {
    let Some(says) = says else {
        return say(
            "The report says nothing of it.",
            "Der Bericht sagt nichts dazu.",
        );
    };
    let stated = match (says.assertion, says.temporality) {
        (None, _) => say(
            "has these words without stating anything with them",
            "enthält diese Wörter, ohne etwas damit auszusagen",
        ),
        (Some(Assertion::Absent), _) => say("says it is absent", "verneint es"),
        (_, Some(Temporality::Historical)) => say("names it as past", "nennt es als früher"),
        (Some(Assertion::Present), _) => say("says it is present", "sagt, dass es vorhanden ist"),
        (Some(Assertion::Uncertain), _) => say("leaves it open", "lässt es offen"),
    };
    said!(
        "The report {}: “{}”.",
        "Der Bericht {}: „{}“.",
        stated,
        says.text
    )
}

/// Why a check was raised, short.
pub(crate) fn check_reason(code: &str) -> Say {
    use phrasebox_report::check_code as c;
    match code {
        c::SIDE_CONFLICT => say("Sides differ", "Seiten weichen ab"),
        c::ASSERTED_AND_DENIED => say("Stated and denied", "Bejaht und verneint"),
        c::IMPRESSION_ONLY => say("Only in the impression", "Nur in der Beurteilung"),
        c::IMPOSSIBLE_SIZE => say("Size", "Größe"),
        c::NOT_ENGLISH => say("Language", "Sprache"),
        c::TOO_MANY => say("Too much", "Zu viel"),
        c::NOT_TEXT => say("Not text", "Kein Text"),
        c::BOX_SIDE => say("Box on the other side", "Rahmen auf der anderen Seite"),
        _ => say("Check", "Hinweis"),
    }
}

/// The name of an organ system.
pub(crate) fn system(system: System) -> Say {
    match system {
        System::Lungs => say("Lungs", "Lunge"),
        System::Pleura => say("Pleura", "Pleura"),
        System::Airways => say("Airways", "Atemwege"),
        System::Heart => say("Heart", "Herz"),
        System::Mediastinum => say("Mediastinum", "Mediastinum"),
        System::Hila => say("Hila", "Hili"),
        System::Aorta => say("Aorta", "Aorta"),
        System::Diaphragm => say("Diaphragm", "Zwerchfell"),
        System::Bones => say("Bones", "Knochen"),
        System::SoftTissue => say("Soft tissue", "Weichteile"),
        System::Abdomen => say("Abdomen", "Abdomen"),
        System::Devices => say("Devices", "Fremdmaterial"),
        System::Surgery => say("Surgery", "Operationen"),
        System::General => say("General", "Allgemein"),
    }
}

/// A phrase of the form, for a screen reader.
pub(crate) fn form_entry(text: &str, stated: Assertion, of: Side) -> Say {
    let stated = joined(
        &[Some(super::assertion(stated)), super::side(of)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>(),
        ", ",
    );
    said!("{}: {}", "{}: {}", text, stated)
}

#[cfg(test)]
pub(super) mod tests {
    use phrasebox_protocol::GroundedBox;
    use phrasebox_radiograph::BoundingBox;
    use phrasebox_report::read_phrase;

    use super::*;
    use crate::language::{Language, Part as _};

    pub(in crate::words) fn answer(
        text: &str,
        decision: Decision,
        presence: f32,
        x0: f32,
        validated: bool,
    ) -> GroundedPhrase {
        let xyxy = BoundingBox::from_xyxy(x0, 0.4, x0 + 0.2, 0.8).expect("ordered");
        let mut phrase = read_phrase(text);
        phrase.reason = (decision == Decision::NoBox).then_some(NoBoxReason::NotFound);
        GroundedPhrase {
            phrase,
            decision,
            presence: Some(presence),
            presence_validated: false,
            boxes: vec![GroundedBox {
                xyxy,
                hypotheses: [xyxy; 3],
                variance: [0.0; 4],
                uncertainty: 0.0,
                spread: 0.0,
                confidence: validated.then_some(0.7),
                validated,
                side: Side::None,
            }],
            asked: Vec::new(),
        }
    }

    #[test]
    fn an_answer_says_no_more_than_the_box_supports() {
        let effusion = |decision| film_says(&answer("effusion", decision, 0.8, 0.1, false)).en;
        let opacity = |decision| film_says(&answer("opacity", decision, 0.8, 0.1, true)).en;
        assert!(effusion(Decision::Box).contains("does not show that it is there"));
        assert!(effusion(Decision::NoBox).contains("does not show that it is absent"));
        assert!(opacity(Decision::Box).starts_with("Found: the model gives 80 %"));
        assert_eq!(
            opacity(Decision::NoBox),
            "Not found: the model gives 80 % that it is on this film."
        );
        let mut unlearnt = answer("rib fracture", Decision::NoBox, 0.9, 0.1, false);
        unlearnt.phrase.reason = Some(NoBoxReason::NotLearnt);
        assert!(film_says(&unlearnt).en.contains("has not learnt"));
        assert!(!film_says(&unlearnt).en.contains("90"));
    }

    #[test]
    fn the_report_is_quoted_with_what_it_states() {
        let says = |assertion, temporality| {
            report_says(Some(&ReportSays {
                text: "old fracture".to_owned(),
                start: 0,
                end: 12,
                score: 1.0,
                assertion,
                temporality,
            }))
            .en
        };
        let now = Some(Temporality::Current);
        assert!(says(Some(Assertion::Present), now).starts_with("The report says it is present"));
        assert!(says(Some(Assertion::Absent), now).contains("absent: \u{201c}old fracture"));
        assert!(says(Some(Assertion::Uncertain), now).contains("leaves it open"));
        assert!(says(Some(Assertion::Present), Some(Temporality::Historical)).contains("past"));
        assert!(says(None, None).contains("without stating"));
        assert_eq!(report_says(None).en, "The report says nothing of it.");
    }

    #[test]
    fn every_check_and_every_system_has_its_own_word() {
        for language in Language::ALL {
            let mut names: Vec<_> = System::ALL
                .iter()
                .map(|s| system(*s).part(language).into_owned())
                .collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), System::ALL.len(), "{language:?}");
        }
        assert_eq!(check_reason("box_side").en, "Box on the other side");
    }
}
