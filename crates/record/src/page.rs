//! A page to print: film, report, boxes with their numbers, notes, and how it came about, in one HTML file.

use std::fmt::Write as _;

use phrasebox_protocol::Way;

use crate::drawing::{Drawing, escaped};
use crate::edit::About;
use crate::export::{Export, PURPOSE, category_words, code, reason_words, sureness};
use crate::finding::Status;

/// Black on white, one sheet; the file may load nothing.
const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Phrasebox</title>\n<style>\n\
@page { size: A4; margin: 14mm }\n\
body { max-width: 182mm; margin: 0 auto; padding: 4mm; font: 10pt/1.4 system-ui, sans-serif; color: #000; background: #fff }\n\
h1 { font-size: 15pt; margin: 0 } h2 { font-size: 11pt; margin: 4mm 0 1mm }\n\
svg { display: block; width: auto; height: auto; max-width: 100%; max-height: 120mm; margin: 3mm auto; background: #000; print-color-adjust: exact }\n\
table { width: 100%; border-collapse: collapse } th, td { padding: 0.8mm 1.5mm; border: 0.2mm solid #888; text-align: left; vertical-align: top }\n\
tr, svg { break-inside: avoid } .words { white-space: pre-wrap; overflow-wrap: anywhere } .small { font-size: 8pt; overflow-wrap: anywhere }\n\
</style>\n</head>\n";

impl Export<'_> {
    /// The page, with the film as a `data:` URI beneath the boxes.
    #[must_use]
    pub fn page(&self, film: &str) -> String {
        let mut out = HEAD.to_owned();
        _ = write!(
            out,
            "<body>\n<h1>Phrasebox</h1>\n<p><strong>{PURPOSE}</strong> {}</p>\n",
            escaped(&self.manifest.validation)
        );
        out.push_str(&self.svg(Drawing::WithFilm(film)));
        out.push_str("<p class=\"small\">Left and right are the patient's: image-left is the patient's right.</p>\n");
        _ = write!(
            out,
            "<h2>{}</h2>\n<p class=\"words\">{}</p>\n",
            match self.asking.way {
                Way::Report => "Report",
                Way::Question => "Question",
                Way::Findings => "Findings asked for",
            },
            escaped(self.asking.text(self.report))
        );
        self.rows(&mut out);
        let note = self.record().note(&About::Film);
        if !note.is_empty() {
            _ = write!(
                out,
                "<h2>Note</h2>\n<p class=\"words\">{}</p>\n",
                escaped(note)
            );
        }
        let (pack, engine) = (&self.answer.pack, &self.answer.engine);
        let measured = self.manifest.presence_thresholds.iter();
        let thresholds: Vec<_> = match self.manifest.chosen_threshold {
            Some(chosen) => vec![format!("{chosen:.2}, chosen by a person")],
            None => measured
                .map(|(target, value)| format!("{target} {value:.2}"))
                .collect(),
        };
        _ = write!(
            out,
            "<h2>How this came about</h2>\n<p class=\"small\">{} · {} · weights {} {} ({}) · engine {} {} · no box below \
             a presence of: {}</p>\n</body>\n</html>\n",
            escaped(&self.manifest.program),
            escaped(&self.manifest.created),
            escaped(&pack.name),
            escaped(&pack.version),
            escaped(&pack.sha256),
            code(engine.kind),
            escaped(&engine.adapter),
            if thresholds.is_empty() {
                "not known".to_owned()
            } else {
                escaped(&thresholds.join(", "))
            }
        );
        out
    }

    fn rows(&self, out: &mut String) {
        out.push_str(
            "<h2>Phrases</h2>\n<table>\n<thead><tr><th>#</th><th>Phrase</th><th>Category</th><th>Stated</th>\
             <th>Box</th><th>Note</th></tr></thead>\n<tbody>\n",
        );
        let findings = self.findings();
        let boxes = |of: Option<usize>| {
            let own = findings.iter().filter(|f| f.phrase == of);
            own.map(|f| {
                let word = match f.status {
                    Status::Open => "",
                    Status::Accepted => ", accepted",
                    Status::Rejected => ", rejected",
                    Status::Corrected | Status::Drawn => "",
                };
                let side = phrase_side(f.side);
                format!("{side}{}{word}", sureness(f))
            })
            .collect::<Vec<_>>()
        };
        for (index, (answer, key)) in self.answer.phrases.iter().zip(self.keys()).enumerate() {
            let mut told = boxes(Some(index));
            if let (true, Some(reason)) = (told.is_empty(), answer.phrase.reason) {
                told.push(reason_words(reason).to_owned());
            }
            _ = writeln!(
                out,
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"words\">{}</td></tr>",
                index + 1,
                escaped(&answer.phrase.text),
                category_words(answer.phrase.category),
                self.stated(answer),
                escaped(&told.join("; ")),
                escaped(self.note_of(&key))
            );
        }
        for told in boxes(None) {
            _ = writeln!(
                out,
                "<tr><td></td><td>box without a phrase</td><td></td><td></td><td>{}</td><td></td></tr>",
                escaped(&told)
            );
        }
        out.push_str("</tbody>\n</table>\n");
    }
}

fn phrase_side(side: phrasebox_report::Side) -> String {
    match side {
        phrasebox_report::Side::None => String::new(),
        side => format!("{}: ", code(side)),
    }
}

#[cfg(test)]
mod tests {
    use phrasebox_protocol::Way;

    use crate::export::tests::{answer, history, manifest, whole};
    use crate::export::{Asking, Export};

    #[test]
    fn a_question_is_no_report_and_states_nothing() {
        let (answer, history, manifest) = (answer(), history(), manifest());
        let asking = Asking {
            way: Way::Question,
            question: "Is there <b>an effusion</b>?".into(),
            ..Asking::default()
        };
        let page = Export {
            asking: &asking,
            ..whole(&answer, &history, &manifest)
        }
        .page("data:image/png;base64,AAAA");
        assert!(
            page.contains("<h2>Question</h2>\n<p class=\"words\">Is there &lt;b&gt;an effusion")
        );
        assert!(page.contains("<td>asked</td>"));
        assert!(!page.contains("<h2>Report</h2>") && !page.contains("<td>present</td>"));
    }

    #[test]
    fn the_page_holds_everything_and_runs_nothing() {
        let (answer, history, manifest) = (answer(), history(), manifest());
        let page = whole(&answer, &history, &manifest).page("data:image/png;base64,AAAA");
        for words in [
            "not validated",
            "Right &quot;basal&quot; effusion",
            "right: not validated, accepted",
            "left: confidence 62 %, rejected; left: drawn by a person",
            "no box: the report says it is absent",
            "blunted angle",
            "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more",
            "chest-1 1.1.0 (ab12)",
            "opacity 0.54",
        ] {
            assert!(page.contains(words), "{words} in {page}");
        }
        assert!(!page.contains("<script"));
    }
}
