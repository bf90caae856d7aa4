"""The lexicon as shipped, and the script that writes it."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from guanxi.vocabulary import LexiconEntry, entity_iri, load_ontology

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "import_lexicon.py"
LISTS = ROOT.parent / "shared" / "lexicon" / "curated"
ONTOLOGY = load_ontology()
ENTRIES = {entry.iri: entry for entry in ONTOLOGY.lexicon}


def entry(name: str) -> LexiconEntry:
    return ENTRIES[entity_iri(name, None)]


def sure_forms(entry: LexiconEntry) -> tuple[str, ...]:
    return (entry.name, *entry.aliases)


def test_no_form_names_two_entities_for_sure() -> None:
    owners = defaultdict(set)
    for iri, known in ENTRIES.items():
        for form in sure_forms(known):
            owners[form.casefold()].add(iri)
    assert {form: iris for form, iris in owners.items() if len(iris) > 1} == {}


def test_a_form_is_sure_or_ambiguous_not_both() -> None:
    for known in ENTRIES.values():
        forms = sure_forms(known)
        assert len(set(forms)) == len(forms)
        assert not set(forms) & set(known.ambiguous_aliases), known.name


def test_iris_follow_from_the_names() -> None:
    assert all(iri == entity_iri(known.name, None) for iri, known in ENTRIES.items())


def test_names_are_at_least_two_characters_without_title_marks() -> None:
    for known in ENTRIES.values():
        for form in sure_forms(known):
            assert len(form) >= 2
            assert form == form.strip()
            assert not set(form) & set("《》|\n\t")


def test_background_facts_join_known_entities_of_admitted_types() -> None:
    for subject, predicate, object in ONTOLOGY.background:
        ends = ENTRIES[subject], ENTRIES[object]
        assert ONTOLOGY.predicates[predicate].admits(ends[0].type, ends[1].type), (subject, object)
        assert subject != object


@pytest.mark.parametrize(
    "form",
    ["企鹅", "阿里", "字节", "苹果", "小米", "头条", "PDD", "IDC", "TEG", "个推", "国航", "工行"],
)
def test_words_and_colliding_forms_are_ambiguous(form: str) -> None:
    assert any(form in known.ambiguous_aliases for known in ENTRIES.values())
    assert not any(form in sure_forms(known) for known in ENTRIES.values())


def test_abbreviations_that_documents_must_teach_are_absent() -> None:
    every_form = {f for e in ENTRIES.values() for f in (*sure_forms(e), *e.ambiguous_aliases)}
    assert "企微" not in every_form


def test_people_who_share_their_name_are_told_apart() -> None:
    namesakes = [e.name for e in ENTRIES.values() if "张勇" in e.ambiguous_aliases]
    assert sorted(namesakes) == ["张勇（哪吒汽车）", "张勇（海底捞）", "张勇（阿里巴巴）"]
    assert not any("张勇" in sure_forms(e) for e in ENTRIES.values())


@pytest.mark.parametrize(
    ("name", "type", "form"),
    [
        ("字节跳动", "Company", "抖音集团"),
        ("腾讯云与智慧产业事业群", "BusinessUnit", "CSIG"),
        ("微信事业群", "BusinessUnit", "WXG"),
        ("企业微信", "Product", "WeCom"),
        ("工信部", "Institution", "工业和信息化部"),
        ("埃隆·马斯克", "Person", "马斯克"),
    ],
)
def test_well_known_forms_lead_to_their_entity(name: str, type: str, form: str) -> None:
    assert entry(name).type == type
    assert form in entry(name).aliases


def test_background_holds_what_still_holds() -> None:
    background = set(ONTOLOGY.background)
    iri = {
        name: entity_iri(name, None) for name in ("阿里巴巴", "钉钉", "腾讯", "企业微信", "幻核")
    }
    assert (iri["阿里巴巴"], "offers", iri["钉钉"]) in background
    assert (iri["腾讯"], "offers", iri["企业微信"]) in background
    assert (iri["腾讯"], "offers", iri["幻核"]) not in background
    assert (
        entity_iri("史蒂夫·乔布斯", None),
        "founderOf",
        entity_iri("苹果公司", None),
    ) in background


# ------------------------------------------------------------------------------ the script

COLUMNS = "name\ttype\ten\taliases\tambiguous_aliases\tfact\tsince\tuntil\tnote\n"
COMPANIES = COLUMNS + (
    "甲乙公司\tCompany\tJiayi\t甲乙|甲乙集团\t\t\t2001\t\t\n"
    "丙丁公司\tCompany\t\t\t\tsubsidiaryOf 甲乙公司\t2010\t2015\t\n"
)
PEOPLE = COLUMNS + "王某\tPerson\t\t\t\theadOf 甲乙公司\t2001\t\t总裁；常见姓名，需语境\n"
PRODUCTS = COLUMNS + "戊己\tProduct\t\t《戊己》|戊己App\t\tofferedBy 甲乙公司\t\t\t\n"


def run_script(folder: Path, corrections: str) -> subprocess.CompletedProcess[str]:
    lists, out = folder / "lists", folder / "out"
    lists.mkdir()
    out.mkdir()
    texts = {"companies": COMPANIES, "people": PEOPLE, "products": PRODUCTS}
    for part in ("companies", "institutions", "people", "products", "units"):
        (lists / f"{part}.tsv").write_text(texts.get(part, COLUMNS), encoding="utf-8")
    table = folder / "corrections.tsv"
    table.write_text("name\tcolumn\tvalue\treason\n" + corrections, encoding="utf-8")
    command = [sys.executable, str(SCRIPT), str(lists), "-c", str(table), "-o", str(out)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_script_writes_names_facts_and_history(tmp_path: Path) -> None:
    assert run_script(tmp_path, "").returncode == 0
    companies = (tmp_path / "out" / "companies.ttl").read_text(encoding="utf-8")
    people = (tmp_path / "out" / "people.ttl").read_text(encoding="utf-8")
    products = (tmp_path / "out" / "products.ttl").read_text(encoding="utf-8")
    assert 'skos:prefLabel "甲乙公司"@zh , "Jiayi"@en' in companies
    assert 'skos:historyNote "subsidiaryOf 甲乙公司 2010/2015"' in companies
    assert "gx:subsidiaryOf" not in companies
    assert "ent:甲乙公司 gx:offers ent:戊己 ." in products
    assert 'skos:altLabel "戊己App"@zh' in products
    assert 'skos:prefLabel "王某（甲乙公司）"@zh ;\n    gx:ambiguousLabel "王某"@zh' in people
    assert 'skos:note "总裁"@zh' in people
    assert people.startswith("# Names of people")


def test_corrections_rename_move_forms_and_replace_facts(tmp_path: Path) -> None:
    corrections = (
        "甲乙公司\tlonger name\t甲乙集团\tthe short one is a word\n"
        "甲乙公司\t+ambiguous_aliases\t甲乙\ta word\n"
        "丙丁公司\tuntil\t\tit still holds\n"
    )
    assert run_script(tmp_path, corrections).returncode == 0
    companies = (tmp_path / "out" / "companies.ttl").read_text(encoding="utf-8")
    assert 'skos:prefLabel "甲乙集团"@zh' in companies
    assert 'gx:ambiguousLabel "甲乙"@zh , "甲乙公司"@zh' in companies
    assert "skos:altLabel" not in companies
    assert "gx:subsidiaryOf ent:甲乙集团" in companies


@pytest.mark.parametrize(
    ("correction", "message"),
    [
        ("甲乙公司\ten\tJiayi\tno change\n", "line 2: 甲乙公司: en 'Jiayi' changes nothing"),
        ("无名\ten\tNone\tno such row\n", "line 2: '无名'"),
        ("甲乙公司\tcolour\tred\tno such column\n", "line 2: no column colour"),
        ("甲乙公司\ten\tJY\t\n", "line 2: no reason given"),
    ],
)
def test_a_wrong_correction_is_refused(tmp_path: Path, correction: str, message: str) -> None:
    done = run_script(tmp_path, correction)
    assert done.returncode == 1
    assert message in done.stderr


def test_the_shipped_lexicon_is_what_the_script_makes(tmp_path: Path) -> None:
    if not LISTS.is_dir():
        pytest.skip("../shared/lexicon/curated is absent")
    command = [sys.executable, str(SCRIPT), str(LISTS), "-o", str(tmp_path)]
    subprocess.run(command, capture_output=True, check=True)
    for file in ONTOLOGY.lexicon_files:
        assert (tmp_path / file.name).read_bytes() == file.read_bytes(), file.name
