//! The little Markdown that this project's own documents use, as elements: headings, paragraphs, lists, tables, pictures,
//! strong, emphasis and code; of links the words, since what they lead to is not in the page. Never as HTML text, so that no
//! document can bring anything else onto the page.

use leptos::prelude::*;

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// A heading, 1 the largest.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// Items of a list.
    List(Vec<String>),
    /// Rows of cells, the first the head.
    Table(Vec<Vec<String>>),
    /// A picture: its words, and its file beside the document.
    Picture(String, String),
}

/// A run of text within a block.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Run<'a> {
    Plain(&'a str),
    Strong(&'a str),
    Emphasis(&'a str),
    Code(&'a str),
}

/// Reads a document.
pub(crate) fn parse(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            open = false;
            continue;
        }
        let level = line.bytes().take_while(|&byte| byte == b'#').count();
        if (1..=6).contains(&level) && line[level..].starts_with(' ') {
            let level = u8::try_from(level).unwrap_or(6);
            blocks.push(Block::Heading(
                level,
                line[usize::from(level)..].trim().into(),
            ));
            open = false;
            continue;
        }
        if let Some((words, file)) = picture(line) {
            blocks.push(Block::Picture(words.into(), file.into()));
            open = false;
            continue;
        }
        let row = line.strip_prefix('|').and_then(|row| row.strip_suffix('|'));
        let item = line.strip_prefix("- ");
        match (row, item, blocks.last_mut().filter(|_| open)) {
            (Some(row), _, Some(Block::Table(_))) if is_rule(row) => {}
            (Some(row), _, Some(Block::Table(rows))) => rows.push(cells(row)),
            (Some(row), _, _) => blocks.push(Block::Table(vec![cells(row)])),
            (None, Some(item), Some(Block::List(items))) => items.push(item.into()),
            (None, Some(item), _) => blocks.push(Block::List(vec![item.into()])),
            (None, None, Some(Block::Paragraph(words))) => join(words, line),
            (None, None, Some(Block::List(items))) if !items.is_empty() => {
                let last = items.len() - 1;
                join(&mut items[last], line);
            }
            (None, None, _) => blocks.push(Block::Paragraph(line.into())),
        }
        open = true;
    }
    blocks
}

/// A line that is a picture and nothing else. Only files below the document's own folder are pictures.
fn picture(line: &str) -> Option<(&str, &str)> {
    let (words, file) = line
        .strip_prefix("![")?
        .strip_suffix(')')?
        .split_once("](")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-');
    let below = !file.starts_with('/') && !file.contains("..") && file.chars().all(plain);
    below.then_some((words, file))
}

fn join(words: &mut String, line: &str) {
    words.push(' ');
    words.push_str(line);
}

fn cells(row: &str) -> Vec<String> {
    row.split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// Whether a row only parts the head of a table from its body.
fn is_rule(row: &str) -> bool {
    row.contains('-') && row.chars().all(|c| matches!(c, '-' | '|' | ':' | ' '))
}

fn runs<'a>(text: &'a str) -> Vec<Run<'a>> {
    let marked = |text: &'a str| {
        ["**", "`", "*"].into_iter().find_map(|mark| {
            let inner = text.strip_prefix(mark)?;
            let length = inner.find(mark).filter(|&length| length > 0)?;
            let words = &inner[..length];
            let run = match mark {
                "**" => Run::Strong(words),
                "`" => Run::Code(words),
                _ => Run::Emphasis(words),
            };
            Some((run, length + 2 * mark.len()))
        })
    };
    let link = |text: &'a str| {
        let inner = text.strip_prefix('[')?;
        let (words, rest) = inner.split_once("](")?;
        let target = rest.find(')')?;
        let whole = !words.contains(['[', ']']);
        whole.then_some((Run::Plain(words), words.len() + target + 4))
    };
    let (mut found, mut plain, mut at) = (Vec::new(), 0, 0);
    while let Some(character) = text[at..].chars().next() {
        match marked(&text[at..]).or_else(|| link(&text[at..])) {
            Some((run, length)) => {
                if plain < at {
                    found.push(Run::Plain(&text[plain..at]));
                }
                found.push(run);
                at += length;
                plain = at;
            }
            None => at += character.len_utf8(),
        }
    }
    if plain < text.len() {
        found.push(Run::Plain(&text[plain..]));
    }
    found
}

fn inline(text: &str) -> Vec<AnyView> {
    runs(text)
        .into_iter()
        .map(|run| match run {
            Run::Plain(text) => text.to_owned().into_any(),
            Run::Strong(text) => view! { <strong>{text.to_owned()}</strong> }.into_any(),
            Run::Emphasis(text) => view! { <em>{text.to_owned()}</em> }.into_any(),
            Run::Code(text) => view! { <code>{text.to_owned()}</code> }.into_any(),
        })
        .collect()
}

/// A document as elements, its pictures from `folder`. Its headings start at the page's third level.
pub(crate) fn show(text: &str, folder: &str) -> Vec<AnyView> {
    parse(text)
        .into_iter()
        .map(|block| match block {
            Block::Heading(1, text) => view! { <h3>{inline(&text)}</h3> }.into_any(),
            Block::Heading(_, text) => view! { <h4>{inline(&text)}</h4> }.into_any(),
            Block::Paragraph(text) => view! { <p>{inline(&text)}</p> }.into_any(),
            Block::List(items) => {
                let items = items.iter().map(|item| view! { <li>{inline(item)}</li> });
                view! { <ul>{items.collect_view()}</ul> }.into_any()
            }
            Block::Table(rows) => table(&rows).into_any(),
            Block::Picture(words, file) => {
                view! { <img src=format!("{folder}/{file}") alt=words loading="lazy" /> }.into_any()
            }
        })
        .collect()
}

fn table(rows: &[Vec<String>]) -> impl IntoView + use<> {
    let (head, body) = rows
        .split_first()
        .map_or((&[][..], rows), |(head, body)| (head, body));
    let head = head
        .iter()
        .map(|cell| view! { <th scope="col">{inline(cell)}</th> })
        .collect_view();
    let body = body
        .iter()
        .map(|row| {
            let cells = row.iter().map(|cell| view! { <td>{inline(cell)}</td> });
            view! { <tr>{cells.collect_view()}</tr> }
        })
        .collect_view();
    view! {
        <div class="table">
            <table>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks() {
        let text = "# Title\n**Bold** words\ngo on.\n\n## Next\n| a | b |\n| --- | ---: |\n| 1 | |\n\n- one\n  more\n- two\n\nEnd #1.";
        let cells = |row: [&str; 2]| row.map(str::to_owned).to_vec();
        assert_eq!(
            parse(text),
            [
                Block::Heading(1, "Title".into()),
                Block::Paragraph("**Bold** words go on.".into()),
                Block::Heading(2, "Next".into()),
                Block::Table(vec![cells(["a", "b"]), cells(["1", ""])]),
                Block::List(vec!["one more".into(), "two".into()]),
                Block::Paragraph("End #1.".into()),
            ]
        );
        assert_eq!(
            parse("a\n![A film.](films/a-1.jpg)\nb"),
            [
                Block::Paragraph("a".into()),
                Block::Picture("A film.".into(), "films/a-1.jpg".into()),
                Block::Paragraph("b".into()),
            ]
        );
        for elsewhere in [
            "https://a.b/c.jpg",
            "//a.b/c.jpg",
            "/c.jpg",
            "../c.jpg",
            "data:x",
        ] {
            let line = format!("![x]({elsewhere})");
            assert_eq!(parse(&line), [Block::Paragraph(line)]);
        }
        assert_eq!(parse(" \n"), []);
    }

    #[test]
    fn runs_of_text() {
        for (text, want) in [
            ("plain", vec![Run::Plain("plain")]),
            (
                "a **b** `c*`",
                vec![
                    Run::Plain("a "),
                    Run::Strong("b"),
                    Run::Plain(" "),
                    Run::Code("c*"),
                ],
            ),
            ("*é* 2 * 3", vec![Run::Emphasis("é"), Run::Plain(" 2 * 3")]),
            ("**open", vec![Run::Plain("**open")]),
            ("<b>x</b>", vec![Run::Plain("<b>x</b>")]),
            (
                "see [the card](a.md)).",
                vec![Run::Plain("see "), Run::Plain("the card"), Run::Plain(").")],
            ),
            ("[0.1, 0.2] (n 3)", vec![Run::Plain("[0.1, 0.2] (n 3)")]),
        ] {
            assert_eq!(runs(text), want, "{text}");
        }
    }

    #[test]
    fn nothing_of_the_model_card_is_lost() {
        let card = include_str!("../../../docs/model-card.md");
        let blocks = parse(card);
        let words = |text: &str| {
            let kept = |c: &char| c.is_alphanumeric();
            text.chars().filter(kept).collect::<String>()
        };
        let shown: String = blocks
            .iter()
            .map(|block| match block {
                Block::Heading(_, text) | Block::Paragraph(text) => words(text),
                Block::List(items) => items.iter().map(|item| words(item)).collect(),
                Block::Table(rows) => rows.iter().flatten().map(|cell| words(cell)).collect(),
                Block::Picture(said, file) => words(said) + &words(file),
            })
            .collect();
        assert_eq!(shown, words(card));
        assert!(blocks.iter().any(|block| matches!(block, Block::Table(_))));
    }
}
