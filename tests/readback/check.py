"""Exports every table in every format, reads each back with a program of others, compares all cells.

Usage: check.py PROGRAM [TABLE...]

The NDJSON of a table is what the others are compared with: it holds texts, exact numbers and lists
as they are. What a format is allowed to do otherwise is written in `docs/exports.md`, and nothing
else is allowed here.
"""

import csv
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import frictionless
import openpyxl
import pandas
import pyarrow
import pyarrow.parquet

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(sys.argv[1]).resolve()
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
LONGEST_TEXT = 32767

# Values that break exports. Each line is a sentence with a figure in it.
NASTY = {
    "formulas.txt": """=1+1镇工会2015年工作总结
=cmd|' /C calc'!A0慰问困难职工240户。
+86慰问困难职工31户。
@SUM(A1:A9)举办培训班3期。
-5度的严寒里慰问一线职工77人。
""",
    "quotes.txt": """"引号"县总工会2016年工作总结
他们说:"慰问困难职工1,240户","发放慰问金5.5万元"。
a;b;c,d,e 举办培训班3期,培训职工200人次;资助困难职工子女12名。
""",
    "numbers.txt": """长数市总工会2017年工作总结
全市发放慰问金1234567890123456789012345678元。
发放助学金12345678901234567元,发放慰问金92345678901234567.5元。
发放救助金0.5元,人均收入增长0.123456789%。
会员9007199254740993人。
""",
    "characters.txt": """𠮷𠀀镇总工会2018年工作总结😀
😀慰问𠮷姓困难职工58户,送去🧧慰问金2.05万元。
<b>&amp;慰问困难职工6户</b>_x000D_举办培训班2期。
""",
    "long.txt": "长句区总工会2019年工作总结\n慰问困难职工240户" + "、走访基层职工家庭" * 4500 + "。\n",
}

compared = 0


def run(*args, fails=False):
    """Runs the program at its desk and returns what it printed and said."""
    done = subprocess.run([PROGRAM, *map(str, args)], cwd=DESK, capture_output=True)
    said = done.stderr.decode()
    if (done.returncode > 1) != fails:
        sys.exit(f"huizong {' '.join(map(str, args))}: exit code {done.returncode}\n{said}")
    return done.stdout, said


def told(said, sentence):
    """The number before a sentence that the program said; 0 where it did not."""
    found = re.search(r"^([\d,]+) " + re.escape(sentence), said, re.MULTILINE)
    return int(found[1].replace(",", "")) if found else 0


def same(place, found, expected):
    """Compares a cell."""
    global compared
    compared += 1
    if found != expected or type(found) is bool and type(expected) is not bool:
        sys.exit(f"{place}: read {found!r}, expected {expected!r}")


def ndjson(table, *options):
    """The table as it is: names of its columns, and rows."""
    out, _ = run("export", table, "--format", "ndjson", *options)
    # Of lines in texts only LF ends one here.
    rows = [json.loads(line, parse_float=Decimal) for line in out.decode().split("\n") if line]
    return list(rows[0]), [list(row.values()) for row in rows]


def plain(value):
    """A value as CSV writes it, but for how numbers are written."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return ("; " if value and isinstance(value[0], str) else " ").join(map(str, value))
        case _:
            return value


def rows_of(place, found, expected):
    same(f"{place}: rows", len(found), len(expected))
    return zip(found, expected, strict=True)


def check_csv(table, columns, rows):
    path = DESK / f"{table}.csv"
    _, said = run("export", table, "-o", path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "no mark for Excel"
    harmless = 0
    for raw in (False, True):
        if raw:
            run("export", table, "-o", path, "--raw", "--no-bom")
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *read = csv.reader(file)
        same(f"{table}.csv: header", header, columns)
        for at, (found, expected) in enumerate(rows_of(f"{table}.csv", read, rows)):
            for name, cell, value in zip(columns, found, map(plain, expected), strict=True):
                place = f"{table}.csv: row {at + 1}: {name}"
                if isinstance(value, (int, Decimal)):
                    same(place, Decimal(cell), Decimal(value))
                elif not raw and value.startswith(FORMULA):
                    harmless += 1
                    same(place, cell, "'" + value)
                else:
                    same(place, cell, value)
    same(f"{table}: said to be harmless", told(said, "texts that a spreadsheet takes"), harmless)
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    same(f"{table}.csv by pandas", frame.shape, (len(rows), len(columns)))
    return harmless


def digits(number):
    """Digits of a number without zeros at its end."""
    return len(Decimal(number).normalize().as_tuple().digits)


def unescaped(text):
    """Workbooks write control characters as `_x000D_`, and openpyxl leaves them so."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text)


def same_in_excel(place, cell, value):
    """Compares a cell of a workbook; tells whether a number had to be text, or a text to be cut."""
    found = cell.value
    assert cell.data_type != "f", f"{place} is a formula"
    if isinstance(found, datetime):
        found = found.date().isoformat()
    if isinstance(value, bool) or value is None or value == "":
        same(place, found, value if isinstance(value, bool) else None)
    elif isinstance(value, (int, Decimal)):
        if digits(value) > 15:
            same(place, found, str(value))
            return "as text"
        assert cell.data_type == "n", f"{place} is no number"
        same(place, Decimal(repr(found)), Decimal(value))
    else:
        units = len(value.encode("utf-16-le")) // 2
        found = unescaped(found)
        if units > LONGEST_TEXT:
            assert found.endswith("…") and len(found.encode("utf-16-le")) // 2 >= LONGEST_TEXT - 1
            same(place, found[:-1], value[: len(found) - 1])
            return "cut"
        same(place, found, value)
    return None


def sheets_of(book, table):
    """Rows of a table's sheets, of which only the first header is kept."""
    names = [name for name in book.sheetnames if re.fullmatch(re.escape(table) + r"( \(\d+\))?", name)]
    rows = [list(book[name].iter_rows()) for name in names]
    return rows[0][0], [row for sheet in rows for row in sheet[1:]]


def check_xlsx(table, columns, rows):
    path = DESK / f"{table}.xlsx"
    _, said = run("export", table, "--format", "xlsx", "--headers", "id", "-o", path)
    changed = same_sheets(table, openpyxl.load_workbook(path), table, columns, rows)
    same(f"{table}: said to be cut", told(said, "texts were cut"), changed.count("cut"))
    same(f"{table}: said to be text", told(said, "numbers or days were written"), changed.count("as text"))
    frame = pandas.read_excel(path, dtype=object, keep_default_na=False, na_values=[""])
    same(f"{table}.xlsx by pandas", frame.shape, (len(rows), len(columns)))
    return len([change for change in changed if change])


def same_sheets(place, book, table, columns, rows):
    header, read = sheets_of(book, table)
    same(f"{place}: header", [cell.value for cell in header], columns)
    changed = []
    for at, (found, expected) in enumerate(rows_of(f"{place}.xlsx", read, rows)):
        for name, cell, value in zip(columns, found, expected, strict=True):
            value = plain(value) if isinstance(value, list) else value
            changed.append(same_in_excel(f"{place}.xlsx: row {at + 1}: {name}", cell, value))
    return changed


TYPES = {
    "text": pyarrow.string(),
    "integer": pyarrow.int64(),
    "decimal": pyarrow.decimal128(38, 9),
    "date": pyarrow.date32(),
    "boolean": pyarrow.bool_(),
    "list of texts": pyarrow.list_(pyarrow.string()),
    "list of integers": pyarrow.list_(pyarrow.int64()),
}


def check_parquet(table, columns, rows, types):
    path = DESK / f"{table}.parquet"
    run("export", table, "--format", "parquet", "-o", path)
    read = pyarrow.parquet.read_table(path)
    same(f"{table}.parquet: names", read.column_names, columns)
    for field in read.schema:
        kind = TYPES[types[field.name]]
        assert field.type.equals(kind) or str(field.type) == str(kind), f"{table}.{field.name}: {field.type}"
        assert field.metadata[b"zh"] and field.metadata[b"en"], f"{table}.{field.name} is not described"
    assert pyarrow.parquet.read_metadata(path).metadata[b"huizong.table"].decode() == table
    for at, (found, expected) in enumerate(rows_of(f"{table}.parquet", read.to_pylist(), rows)):
        for name, cell, value in zip(columns, found.values(), expected, strict=True):
            place = f"{table}.parquet: row {at + 1}: {name}"
            if isinstance(cell, Decimal):
                value = Decimal(value)
            same(place, cell.isoformat() if isinstance(cell, date) else cell, value)
    same(f"{table}.parquet by pandas", pandas.read_parquet(path).shape, (len(rows), len(columns)))


def same_in_sqlite(place, found, value):
    if isinstance(value, bool):
        same(place, found, int(value))
    elif isinstance(value, (int, Decimal)):
        if isinstance(found, str):
            assert digits(value) > 15, f"{place} is a text without need"
            same(place, found, f"{value} (exact)")
            return 1
        same(place, Decimal(repr(found)), Decimal(value))
    else:
        same(place, found, plain(value) if isinstance(value, list) else value)
    return 0


def check_sqlite(table, columns, rows):
    path = DESK / f"{table}.sqlite"
    _, said = run("export", table, "--format", "sqlite", "-o", path)
    texts = same_table(table, sqlite3.connect(path), table, columns, rows)
    same(f"{table}: said to be text", told(said, "numbers or days were written"), texts)
    return texts


def same_table(place, database, table, columns, rows):
    cursor = database.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
    same(f"{place}: names", [column[0] for column in cursor.description], columns)
    texts = 0
    for at, (found, expected) in enumerate(rows_of(place, cursor.fetchall(), rows)):
        for name, cell, value in zip(columns, found, expected, strict=True):
            texts += same_in_sqlite(f"{place}.sqlite: row {at + 1}: {name}", cell, value)
    return texts


def check_database(tables, copies):
    path = DESK / "all.sqlite"
    run("export", "database", "-o", path, "--copies", copies)
    database = sqlite3.connect(path)
    for table in tables:
        same_table(f"database {table}", database, table, *ndjson(table, "--copies", copies))
    same("database: keys that lead nowhere", database.execute("PRAGMA foreign_key_check").fetchall(), [])
    keys = [row for table in tables for row in database.execute(f"PRAGMA foreign_key_list({table})")]
    indexes = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'index'").fetchone()[0]
    assert len(keys) >= 2 and indexes >= 10, f"{len(keys)} foreign keys, {indexes} indexes"
    described = database.execute("SELECT count(*) FROM columns").fetchone()[0]
    frame = pandas.read_sql("SELECT * FROM comparison", database)
    return f"{len(keys)} foreign keys, {indexes} indexes, {described} columns described, {len(frame)} reports"


def check_package(tables, copies):
    path = DESK / "package"
    run("export", "package", "-o", path, "--copies", copies)
    report = frictionless.validate(str(path / "datapackage.json"))
    if not report.valid:
        sys.exit(f"frictionless: {report.flatten(['type', 'message'])[:5]}")
    package = frictionless.Package(str(path / "datapackage.json"))
    same("package: tables", sorted(package.resource_names), sorted(tables))
    for table in tables:
        columns, rows = ndjson(table, "--copies", copies)
        read = package.get_resource(table).read_rows()
        for at, (found, expected) in enumerate(rows_of(f"package {table}", read, rows)):
            for name, value in zip(columns, expected, strict=True):
                cell = found[name]
                value = plain(value) if isinstance(value, list) else value
                # CSV does not tell an empty text from none.
                value = None if value == "" else value
                if isinstance(cell, date):
                    cell = cell.isoformat()
                if isinstance(cell, Decimal):
                    value = Decimal(value)
                same(f"package {table}: row {at + 1}: {name}", cell, value)
    # A second export takes the place of the first; a folder of somebody's is left alone.
    run("export", "package", "-o", path, "--copies", copies)
    (path / "notes.txt").write_text("mine")
    run("export", "package", "-o", path, fails=True)
    assert (path / "notes.txt").read_text() == "mine"
    shutil.rmtree(path)
    return f"{len(report.tasks)} tables valid"


def check_workbook():
    path = DESK / "workbook.xlsx"
    run("export", "workbook", "--headers", "id", "-o", path)
    book = openpyxl.load_workbook(path)
    for table in ("comparison", "figures", "files"):
        same_sheets(f"workbook {table}", book, table, *ndjson(table))
    columns, cells = ndjson("cells")
    cells = [dict(zip(columns, cell)) for cell in cells]
    columns, _ = ndjson("comparison")
    sheet, figures = book["comparison"], book["figures"]
    row_of = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    names = [cell.value for cell in figures[1]]
    for cell in cells:
        found = row_of[cell["report_id"]][columns.index(cell["indicator"])]
        target = re.fullmatch(r"'figures'!A(\d+)", found.hyperlink.location)
        figure = dict(zip(names, (value.value for value in figures[int(target[1])])))
        place = f"workbook: {cell['report_id']} {cell['indicator']}"
        same(f"{place}: link", (figure["report_id"], figure["seq"]), (cell["report_id"], cell["seqs"][0]))
        same(f"{place}: note", found.comment.text.split("\n")[0], f"{cell['policy']}, {cell['bound']}")
        sentence = unescaped(figure["sentence"]).split("\n")[0][:150]
        assert sentence in found.comment.text, f"{place}: the note has no sentence: {found.comment.text}"
    chinese = DESK / "chinese.xlsx"
    run("export", "workbook", "-o", chinese)
    header = [cell.value for cell in openpyxl.load_workbook(chinese)["comparison"][1]]
    assert header[0] == "报告编号" and len(set(header)) == len(header), header
    return f"{len(cells)} links and notes"


def check_picked():
    """Columns that were picked, under other headers."""
    for headers, expected in {"id": "value", "zh": "数值", "en": "Value"}.items():
        out, _ = run("export", "cells", "--columns", "value,report_id", "--headers", headers, "--no-bom")
        same(f"picked, {headers}", out.decode().splitlines()[0].split(",")[0], expected)
    columns, rows = ndjson("cells")
    out, _ = run("export", "cells", "--columns", "value,report_id", "--format", "ndjson")
    read = [list(json.loads(line, parse_float=Decimal).values()) for line in out.decode().splitlines()]
    at = columns.index("value")
    same("picked", read, [[row[at], row[0]] for row in rows])


def main(desk):
    global DESK
    DESK = desk
    shutil.copytree(ROOT / "corpus", desk / "corpus")
    for name, text in NASTY.items():
        (desk / "corpus" / "nasty").mkdir(exist_ok=True)
        (desk / "corpus" / "nasty" / name).write_text(text, encoding="utf-8")
    run("build")
    all_tables = [resource["name"] for resource in described_tables()]
    tables = sys.argv[2:] or all_tables
    for table in tables:
        columns, rows = ndjson(table)
        types = types_of(table)
        harmless = check_csv(table, columns, rows)
        changed = check_xlsx(table, columns, rows)
        check_parquet(table, columns, rows, types)
        texts = check_sqlite(table, columns, rows)
        print(f"{table:12} {len(rows):6} rows {len(columns):4} columns: csv ({harmless} harmless), "
              f"xlsx ({changed} altered), parquet, sqlite ({texts} as text)", flush=True)
        if table == "figures":
            assert harmless and changed and texts, "the corpus is not nasty enough"
    check_picked()
    print("workbook    ", check_workbook(), flush=True)
    for copies in ("first", "all"):
        print("database    ", copies, check_database(all_tables, copies), flush=True)
        print("package     ", copies, check_package(all_tables, copies), flush=True)
    print(f"{compared:,} cells are the same")


def described_tables():
    run("export", "package", "-o", "described")
    return json.loads((DESK / "described" / "datapackage.json").read_text())["resources"]


def types_of(table):
    """Types of a table's columns, from the dictionary in a database."""
    path = DESK / "types.sqlite"
    run("export", table, "--format", "sqlite", "-o", path)
    return dict(sqlite3.connect(path).execute("SELECT column, type FROM columns"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
