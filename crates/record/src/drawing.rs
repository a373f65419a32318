//! SVG: the boxes that stand, in pixels of the film, with it or to be laid over it.

use std::fmt::Write as _;

use phrasebox_report::Assertion;

use crate::export::{Export, NOT_VALIDATED, PURPOSE, category_words, side_letter, sureness};
use crate::finding::{Finding, Status};

/// What is drawn beneath the boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing<'a> {
    /// Nothing: to be laid over the film.
    Overlay,
    /// The film, as a `data:` URI.
    WithFilm(&'a str),
}

/// The model's boxes, and those that a person made; readable on grey and told apart by colour-blind people, who see
/// the labels besides.
const MODEL: &str = "#f2b84b";
const PERSON: &str = "#67c9d6";

impl Export<'_> {
    /// The boxes that stand as an SVG of the film's size.
    #[must_use]
    pub fn svg(&self, drawing: Drawing<'_>) -> String {
        let (width, height) = (self.answer.image.width, self.answer.image.height);
        let letter = f64::from(width.max(height)) / 55.0;
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"system-ui, sans-serif\" font-weight=\"600\" \
             font-size=\"{letter:.1}\">\n<title>Phrasebox</title>\n<desc>{PURPOSE} A box without a confidence is \
             {NOT_VALIDATED}.</desc>\n"
        );
        if let Drawing::WithFilm(film) = drawing {
            _ = writeln!(
                out,
                "<image href=\"{}\" width=\"{width}\" height=\"{height}\"/>",
                escaped(film)
            );
        }
        let halo = |width: f64| {
            format!(
                "stroke=\"#000\" stroke-opacity=\"0.8\" stroke-width=\"{width:.1}\" paint-order=\"stroke\""
            )
        };
        for finding in self.standing() {
            self.draw(&mut out, &finding, letter, &halo(letter / 4.0));
        }
        let edge = letter * 0.6;
        let markers = [("R", edge, "start"), ("L", f64::from(width) - edge, "end")];
        for (side, x, anchor) in markers {
            _ = writeln!(
                out,
                "<text class=\"marker\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" fill=\"#fff\" {}>{side}</text>",
                letter * 1.4,
                halo(letter / 4.0)
            );
        }
        _ = writeln!(
            out,
            "<text class=\"purpose\" x=\"{edge:.1}\" y=\"{:.1}\" font-size=\"{:.1}\" fill=\"#fff\" {}>{PURPOSE}</text>\n</svg>",
            f64::from(height) - edge,
            letter * 0.75,
            halo(letter / 5.0)
        );
        out
    }

    fn draw(&self, out: &mut String, finding: &Finding, letter: f64, halo: &str) {
        let [x, y, width, height] = self.pixels(finding);
        let stroke = letter / 8.0;
        let colour = if matches!(finding.status, Status::Drawn | Status::Corrected) {
            PERSON
        } else {
            MODEL
        };
        let hedged = self
            .phrase(finding)
            .is_some_and(|answer| answer.phrase.assertion == Assertion::Uncertain);
        let dash = if hedged {
            format!(
                " stroke-dasharray=\"{:.1} {:.1}\"",
                stroke * 4.0,
                stroke * 3.0
            )
        } else {
            String::new()
        };
        let rect =
            format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"none\"");
        let label = self.label(finding);
        // Inside the film: below the box's upper edge where there is no room above it, from the right edge in its
        // right half.
        let film = f64::from(self.answer.image.width);
        let top = if y > letter * 3.0 {
            y - letter * 0.35
        } else {
            y + letter * 1.1
        };
        let (at, anchor) = if x + width / 2.0 > film / 2.0 {
            (x + width, "end")
        } else {
            (x, "start")
        };
        _ = writeln!(
            out,
            "<g data-phrase=\"{}\" data-status=\"{}\" data-side=\"{}\"><title>{}</title>\
             <rect {rect} stroke=\"#000\" stroke-opacity=\"0.65\" stroke-width=\"{:.1}\"/>\
             <rect class=\"box\" {rect} stroke=\"{colour}\" stroke-width=\"{stroke:.1}\"{dash}/>\
             <text x=\"{at}\" y=\"{top:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\" {halo}>{}</text></g>",
            finding
                .phrase
                .map_or_else(String::new, |index| (index + 1).to_string()),
            finding.status.code(),
            crate::export::code(finding.side),
            escaped(finding.text.as_deref().unwrap_or("box without a phrase")),
            stroke * 2.0,
            escaped(&label)
        );
    }

    /// Number, category, side and how sure it is.
    fn label(&self, finding: &Finding) -> String {
        let name = match (finding.phrase, self.category(finding), &finding.text) {
            (Some(index), Some(category), _) => {
                format!(
                    "{} {}{}",
                    index + 1,
                    category_words(category),
                    side_letter(finding.side)
                )
            }
            (_, _, Some(text)) => text.clone(),
            _ => "box".to_owned(),
        };
        let accepted = if finding.status == Status::Accepted {
            ", accepted"
        } else {
            ""
        };
        format!("{name} · {}{accepted}", sureness(finding))
    }
}

/// Words as text or attribute value of XML and HTML.
pub(crate) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML has no way to write these at all.
            c if c.is_control() && !matches!(c, '\n' | '\t' | '\r') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::{answer, history, manifest, whole};

    #[test]
    fn the_drawing_reads_again_with_every_box_on_its_side() {
        let (answer, history, manifest) = (answer(), history(), manifest());
        let export = whole(&answer, &history, &manifest);
        let film = "data:image/png;base64,AAAA";
        let text = export.svg(Drawing::WithFilm(film));
        let document = roxmltree::Document::parse(&text).expect("well-formed");
        assert_eq!(
            document.root_element().attribute("viewBox"),
            Some("0 0 1000 800")
        );
        let boxes: Vec<_> = document
            .descendants()
            .filter(|node| node.attribute("class") == Some("box"))
            .map(|node| {
                let number = |name| {
                    node.attribute(name)
                        .expect("set")
                        .parse::<f64>()
                        .expect("a number")
                };
                let of = node.parent().expect("in a group");
                (
                    of.attribute("data-side").expect("set"),
                    ["x", "y", "width", "height"].map(number),
                )
            })
            .collect();
        assert_eq!(
            boxes,
            [
                ("right", [125.0, 400.0, 250.0, 200.0]),
                ("left", [625.0, 200.0, 125.0, 200.0]),
                ("none", [0.0, 0.0, 250.0, 100.0]),
            ]
        );
        let markers: Vec<_> = document
            .descendants()
            .filter(|node| node.attribute("class") == Some("marker"))
            .map(|node| {
                (
                    node.text().expect("a letter"),
                    node.attribute("x")
                        .expect("set")
                        .parse::<f64>()
                        .expect("a number")
                        < 500.0,
                )
            })
            .collect();
        assert_eq!(
            markers,
            [("R", true), ("L", false)],
            "image-left is the patient's right"
        );
        let image = document
            .descendants()
            .find(|node| node.has_tag_name("image"));
        assert_eq!(image.and_then(|node| node.attribute("href")), Some(film));
        assert!(text.contains("1 effusion R · not validated, accepted"));
        assert!(text.contains(PURPOSE));
        let overlay = export.svg(Drawing::Overlay);
        assert!(!overlay.contains("<image") && roxmltree::Document::parse(&overlay).is_ok());
    }

    #[test]
    fn no_words_break_out_of_the_markup() {
        let words = "</title><script>alert('x')</script> & \"y\" \u{0}";
        let text = format!("<t a=\"{0}\">{0}</t>", escaped(words));
        let document = roxmltree::Document::parse(&text).expect("well-formed");
        let expected = words.replace('\u{0}', "\u{fffd}");
        assert_eq!(document.root_element().text(), Some(expected.as_str()));
        assert_eq!(
            document.root_element().attribute("a"),
            Some(expected.as_str())
        );
    }
}
