/** A CSV file (RFC 4180) as one object a line. */
export function readCsv(text) {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const row = rows.at(-1);
    if (quoted && text[i] === '"' && text[i + 1] === '"') {
      row[row.length - 1] += '"';
      i += 1;
    } else if (text[i] === '"') quoted = !quoted;
    else if (!quoted && text[i] === ",") row.push("");
    else if (!quoted && text.startsWith("\r\n", i)) {
      rows.push([""]);
      i += 1;
    } else row[row.length - 1] += text[i];
  }
  const [names, ...lines] = rows.slice(0, -1);
  return lines.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at]])));
}
