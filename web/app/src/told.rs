//! Sentences that come from the worker, and from the crates below the page, in German. Those write English only, as the
//! command line does; what they put into a sentence is found again by the words around it.

use std::borrow::Cow;

use phrasebox_report::{Category, Side};

use crate::language::{Say, same};
use crate::words;

/// Each sentence as it is written there, `{}` for what is put in, and in German, where the parts are numbered.
const SENTENCES: &[(&str, &str)] = &[
    // A film that could not be read, and what to do.
    ("the file is empty", "Die Datei ist leer."),
    ("the file is not an image", "Die Datei ist kein Bild."),
    (
        "{} files cannot be read; save the film as DICOM, PNG or JPEG",
        "{0}-Dateien können nicht gelesen werden; speichern Sie die Aufnahme als DICOM, PNG oder JPEG.",
    ),
    (
        "this kind of {} cannot be read: {}",
        "Diese Art von {0} kann nicht gelesen werden: {1}.",
    ),
    (
        "its transfer syntax cannot be read: {} ({})",
        "Ihre Transfersyntax kann nicht gelesen werden: {0} ({1}).",
    ),
    (
        "the DICOM file holds no image",
        "Die DICOM-Datei enthält kein Bild.",
    ),
    (
        "frame {} was asked for; the file holds {}, counted from 0",
        "Gefragt war Einzelbild {0}; die Datei enthält {1}, gezählt ab 0.",
    ),
    (
        "the {} file is cut off before its end",
        "Die {0}-Datei ist vor ihrem Ende abgeschnitten.",
    ),
    (
        "the {} file is damaged: {}",
        "Die {0}-Datei ist beschädigt: {1}.",
    ),
    (
        "the film has {} x {} pixels, more than the {} that can be read",
        "Die Aufnahme hat {0} x {1} Pixel, mehr als die {2}, die gelesen werden können.",
    ),
    (
        "the image has {} x {} pixels; a film cannot be that small",
        "Das Bild hat {0} x {1} Pixel; so klein kann keine Aufnahme sein.",
    ),
    (
        "there is not enough memory to open the film ({} bytes are needed)",
        "Der Speicher reicht nicht, um die Aufnahme zu öffnen ({0} Byte sind nötig).",
    ),
    (
        "{} pixels were given for a film of {} x {}",
        "Für eine Aufnahme von {1} x {2} wurden {0} Pixel gegeben.",
    ),
    (
        "Choose the file again, or save the film again where it came from.",
        "Wählen Sie die Datei noch einmal, oder speichern Sie die Aufnahme an ihrer Quelle neu.",
    ),
    (
        "Choose the film itself, as a DICOM, PNG or JPEG file.",
        "Wählen Sie die Aufnahme selbst, als DICOM-, PNG- oder JPEG-Datei.",
    ),
    (
        "Save the film as an ordinary PNG or JPEG and choose that file.",
        "Speichern Sie die Aufnahme als gewöhnliches PNG oder JPEG und wählen Sie diese Datei.",
    ),
    (
        "Save the film uncompressed (Explicit VR Little Endian) or as PNG, and choose that file.",
        "Speichern Sie die Aufnahme unkomprimiert (Explicit VR Little Endian) oder als PNG und wählen Sie diese Datei.",
    ),
    (
        "Choose the image of the study; this file is a report, a plan or an index of it.",
        "Wählen Sie das Bild der Studie; diese Datei ist ein Bericht, ein Plan oder ein Verzeichnis davon.",
    ),
    (
        "Choose a frame that the file has.",
        "Wählen Sie ein Einzelbild, das die Datei hat.",
    ),
    (
        "Copy or download the whole file again.",
        "Kopieren oder laden Sie die ganze Datei noch einmal.",
    ),
    (
        "Save the film with fewer pixels; 2,000 a side are plenty.",
        "Speichern Sie die Aufnahme mit weniger Pixeln; 2.000 je Seite sind reichlich.",
    ),
    (
        "Choose the film itself rather than a thumbnail or icon.",
        "Wählen Sie die Aufnahme selbst und kein Vorschaubild oder Symbol.",
    ),
    (
        "Close other tabs or programs, or save the film with fewer pixels.",
        "Schließen Sie andere Tabs oder Programme, oder speichern Sie die Aufnahme mit weniger Pixeln.",
    ),
    (
        "Save the film again where it came from, or as PNG, and choose that file.",
        "Speichern Sie die Aufnahme an ihrer Quelle neu oder als PNG und wählen Sie diese Datei.",
    ),
    // What speaks against a film.
    (
        "the file says that this is not an upright frontal view",
        "Die Datei sagt, dass dies keine aufrechte frontale Aufnahme ist.",
    ),
    (
        "the file says that this is not a film of the chest",
        "Die Datei sagt, dass dies keine Aufnahme des Thorax ist.",
    ),
    (
        "the file says that this is not a radiograph",
        "Die Datei sagt, dass dies kein Röntgenbild ist.",
    ),
    (
        "the window in the file leaves nothing to see and was not used",
        "Das Fenster in der Datei lässt nichts erkennen und wurde nicht verwendet.",
    ),
    (
        "Boxes may be wrong: the model knows upright frontal chest films only.",
        "Rahmen können falsch sein: Das Modell kennt nur aufrechte frontale Thoraxaufnahmen.",
    ),
    (
        "Check that the film looks as it does in other viewers.",
        "Prüfen Sie, ob die Aufnahme so aussieht wie in anderen Programmen.",
    ),
    (
        "There is next to nothing on this film.",
        "Auf dieser Aufnahme ist so gut wie nichts.",
    ),
    (
        "Choose another film: any answer on this one says nothing.",
        "Wählen Sie eine andere Aufnahme: Jede Antwort auf dieser hier sagt nichts.",
    ),
    (
        "This does not look like a frontal chest film, upright and whole: the greys, or where lungs and heart are found on it, are unlike those of such films.",
        "Dies sieht nicht nach einer frontalen Thoraxaufnahme aus, aufrecht und vollständig: Die Graustufen, oder wo Lungen und Herz gefunden werden, sind anders als auf solchen Aufnahmen.",
    ),
    (
        "Do not trust boxes here, unless you know why it looks unusual; the model knows frontal chest films only.",
        "Vertrauen Sie Rahmen hier nicht, es sei denn, Sie wissen, warum sie ungewöhnlich aussieht; das Modell kennt nur frontale Thoraxaufnahmen.",
    ),
    // The model.
    ("stopped by the caller", "Auf Wunsch angehalten."),
    (
        "wrong input size: expected {}, found {}",
        "Falsche Eingabegröße: erwartet {0}, gefunden {1}.",
    ),
    ("cannot tokenise: {}", "Nicht in Token zerlegbar: {0}."),
    (
        "engine failed: {}",
        "Die Recheneinheit ist ausgefallen: {0}.",
    ),
    ("pack lacks {}", "Dem Modell fehlt {0}."),
    (
        "pack file {} is damaged: expected SHA-256 {}, found {}",
        "Die Datei {0} des Modells ist beschädigt: SHA-256 {1} erwartet, {2} gefunden.",
    ),
    (
        "pack cannot be read: {}",
        "Das Modell kann nicht gelesen werden: {0}.",
    ),
    (
        "golden pass differs by {} where {} is allowed",
        "Der Prüfdurchgang weicht um {0} ab; erlaubt ist {1}.",
    ),
    ("the model gave no box", "Das Modell gab keinen Rahmen."),
    (
        "the model was asked {} questions and gave {} answers",
        "Das Modell wurde {0} Dinge gefragt und gab {1} Antworten.",
    ),
    (
        "Ask again to go on.",
        "Fragen Sie noch einmal, um fortzufahren.",
    ),
    (
        "Report this as a fault of the program.",
        "Melden Sie dies als Fehler des Programms.",
    ),
    (
        "Shorten the sentence, or remove unusual characters from it.",
        "Kürzen Sie den Satz, oder entfernen Sie ungewöhnliche Zeichen daraus.",
    ),
    (
        "Try again; if it fails again, use the processor instead of the GPU.",
        "Versuchen Sie es noch einmal; gelingt es wieder nicht, nehmen Sie den Prozessor statt der GPU.",
    ),
    (
        "Put the complete folder of the pack in its place.",
        "Legen Sie den vollständigen Ordner des Modells an seinen Platz.",
    ),
    (
        "Fetch the pack again: a file changed on its way.",
        "Laden Sie das Modell noch einmal: Eine Datei hat sich unterwegs verändert.",
    ),
    (
        "Results here cannot be trusted: use another engine, browser or machine.",
        "Ergebnissen hier ist nicht zu trauen: Nehmen Sie eine andere Recheneinheit, einen anderen Browser oder ein anderes Gerät.",
    ),
    (
        "Use a pack made for this version of Phrasebox.",
        "Verwenden Sie ein Modell, das für diese Version von Phrasebox gemacht ist.",
    ),
    // The worker.
    (
        "The download of the model stopped: {}.",
        "Das Herunterladen des Modells brach ab: {0}.",
    ),
    (
        "Check the connection and try again; files that arrived whole are kept.",
        "Prüfen Sie die Verbindung und versuchen Sie es noch einmal; vollständig angekommene Dateien bleiben erhalten.",
    ),
    (
        "{} is not there (status {}).",
        "{0} ist nicht vorhanden (Status {1}).",
    ),
    (
        "Reload the page; if it stays so, the site lacks its model files.",
        "Laden Sie die Seite neu; bleibt es dabei, fehlen der Website die Dateien des Modells.",
    ),
    (
        "{} is not among the files that were chosen.",
        "{0} ist nicht unter den gewählten Dateien.",
    ),
    (
        "{} is longer than it should be.",
        "{0} ist länger, als es sein sollte.",
    ),
    (
        "{} could not be read: {}.",
        "{0} konnte nicht gelesen werden: {1}.",
    ),
    (
        "Choose all files of the model's folder at once, manifest.json among them.",
        "Wählen Sie alle Dateien aus dem Ordner des Modells auf einmal, auch manifest.json.",
    ),
    (
        "The model needs {} MB of memory in this tab, and the browser gives it {} MB.",
        "Das Modell braucht in diesem Tab {0} MB Speicher, und der Browser gibt ihm {1} MB.",
    ),
    (
        "Close other tabs and programs and try again, or use a device with more memory.",
        "Schließen Sie andere Tabs und Programme und versuchen Sie es noch einmal, oder nehmen Sie ein Gerät mit mehr Speicher.",
    ),
    (
        "the GPU takes {} MB at once ({}), and the model needs {} MB",
        "die GPU nimmt {0} MB auf einmal ({1}), und das Modell braucht {2} MB",
    ),
    ("not in a worker", "nicht in einem Worker"),
    ("the answer is empty", "die Antwort ist leer"),
    (
        "the file is longer than its manifest says",
        "die Datei ist länger, als ihr Manifest sagt",
    ),
    (
        "The page and its worker do not understand each other: {}.",
        "Die Seite und ihr Worker verstehen einander nicht: {0}.",
    ),
    (
        "Reload the page; after an update they may be of two versions.",
        "Laden Sie die Seite neu; nach einer Aktualisierung können es zwei Versionen sein.",
    ),
    (
        "this browser has no WebGPU",
        "dieser Browser hat kein WebGPU",
    ),
    ("no WebGPU adapter", "kein WebGPU-Adapter"),
    (
        "only a software WebGPU adapter",
        "nur ein WebGPU-Adapter in Software",
    ),
    ("WebGPU failed: {}", "WebGPU ist ausgefallen: {0}"),
    (
        "WebGPU did not answer within {} s",
        "WebGPU hat nicht innerhalb von {0} s geantwortet",
    ),
    // Checks of a report.
    (
        "This does not look like a report in English, so it was not read.",
        "Dies sieht nicht nach einem Bericht auf Englisch aus und wurde deshalb nicht gelesen.",
    ),
    (
        "This does not look like text, so it was not read.",
        "Dies sieht nicht nach Text aus und wurde deshalb nicht gelesen.",
    ),
    (
        "The findings place the {} on the {}, the impression on the {}.",
        "{0}: laut Befund {1}, laut Beurteilung {2}.",
    ),
    (
        "The report both asserts and denies {}: “{}” and “{}”.",
        "{0}: Der Bericht bejaht und verneint es: „{1}“ und „{2}“.",
    ),
    (
        "The impression names “{}”, of which the findings say nothing.",
        "Die Beurteilung nennt „{0}“, wovon der Befund nichts sagt.",
    ),
    (
        "“{}” is no unit of size.",
        "„{0}“ ist keine Einheit der Größe.",
    ),
    (
        "A {} of no size is none.",
        "{0} ohne Ausdehnung gibt es nicht.",
    ),
    (
        "{} cm is larger than a {} can be.",
        "{1}: {0} cm ist größer als möglich.",
    ),
    (
        "The words “{}” say {}, but the box lies on the patient's {}.",
        "Die Wörter „{0}“ sagen {1}, der Rahmen liegt aber beim Patienten {2}.",
    ),
    ("heart enlargement", "Herzvergrößerung"),
    ("aortic abnormality", "Veränderung der Aorta"),
    (
        "degenerative change of the spine",
        "degenerative Veränderung der Wirbelsäule",
    ),
    ("postsurgical change", "postoperative Veränderung"),
    ("finding", "Befund"),
    (
        "The text holds {} statements; only the first {} are answered.",
        "Der Text enthält {0} Aussagen; nur die ersten {1} werden beantwortet.",
    ),
    // A case set's file.
    (
        "the file is no case set: {}",
        "die Datei ist keine Fallsammlung: {0}",
    ),
    (
        "the case set cannot be used: {}",
        "die Fallsammlung kann nicht verwendet werden: {0}",
    ),
    (
        "film {} of the case set cannot be used: {}",
        "Aufnahme {0} der Fallsammlung kann nicht verwendet werden: {1}",
    ),
    (
        "it holds more than 100 films",
        "sie enthält mehr als 100 Aufnahmen",
    ),
    (
        "its films are too large together",
        "ihre Aufnahmen sind zusammen zu groß",
    ),
    ("its file is too large", "ihre Datei ist zu groß"),
    ("it holds no film", "sie enthält keine Aufnahme"),
    ("its picture is damaged", "ihr Bild ist beschädigt"),
    (
        "nothing is to be found on it",
        "auf ihr ist nichts zu finden",
    ),
    ("it has more than 60 phrases", "sie hat mehr als 60 Phrasen"),
    (
        "a phrase is empty or too long",
        "eine Phrase ist leer oder zu lang",
    ),
    (
        "a phrase holds characters that are no text",
        "eine Phrase enthält Zeichen, die kein Text sind",
    ),
    (
        "a phrase has more than 20 boxes",
        "eine Phrase hat mehr als 20 Rahmen",
    ),
    (
        "a box lies beside the film",
        "ein Rahmen liegt neben der Aufnahme",
    ),
];

/// The sentence in every language; one that is not known stays as it is.
pub(crate) fn sentence(english: &str) -> Say {
    match german(english) {
        Some(de) => Say {
            en: english.to_owned().into(),
            de: de.into(),
        },
        None => same(english.to_owned()),
    }
}

fn german(english: &str) -> Option<String> {
    SENTENCES.iter().find_map(|(template, german)| {
        let parts = parts(plain(template), plain(english))?;
        let mut german = (*german).to_owned();
        for (at, part) in parts.into_iter().enumerate() {
            german = german.replace(&format!("{{{at}}}"), &part_in_german(part));
        }
        Some(german)
    })
}

/// Without what an error's message gets when it becomes a sentence.
fn plain(sentence: &str) -> &str {
    sentence.strip_suffix('.').unwrap_or(sentence)
}

/// What stands in `english` where `template` has `{}`. Of the first word the first letter may be a capital.
fn parts<'a>(template: &str, english: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = template.split("{}");
    let first = pieces.next()?;
    let start = english.get(..first.len())?;
    let mut rest = &english[first.len()..];
    if !start.eq_ignore_ascii_case(first) {
        return None;
    }
    let mut pieces = pieces.peekable();
    let mut parts = Vec::new();
    while let Some(piece) = pieces.next() {
        let last = pieces.peek().is_none();
        let at = if last {
            rest.len()
                .checked_sub(piece.len())
                .filter(|_| rest.ends_with(piece))?
        } else {
            rest.find(piece)?
        };
        parts.push(&rest[..at]);
        rest = &rest[at + piece.len()..];
    }
    rest.is_empty().then_some(parts)
}

/// A category, a side, a number, or a sentence within the sentence; else as it stands.
fn part_in_german(part: &str) -> Cow<'_, str> {
    let categories = Category::ALL
        .iter()
        .map(|category| words::category(*category));
    let sides = [Side::Left, Side::Right]
        .into_iter()
        .filter_map(words::side);
    if let Some(word) = categories.chain(sides).find(|word| word.en == part) {
        return word.de;
    }
    if part.parse::<f64>().is_ok() {
        return part.replace('.', ",").into();
    }
    german(part).map_or(Cow::Borrowed(part), Cow::Owned)
}

#[cfg(test)]
mod tests;
