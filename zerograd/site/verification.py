"""The tables of the page "How we verify": what was shown, on which versions, and an honest list of what was not.

Everything comes from the report and the catalogue; nothing here says more than they do. Needs no torch.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from zerograd.catalogue import Catalogue
from zerograd.report import DIFFERS, FAILS, HOLDS, REASONS, SURVIVES, Report, Verdict

SOURCE = re.compile(r"^!!! source\b", re.MULTILINE)

TOPICS = {
    "data": "数据加载",
    "devices": "设备",
    "frameworks": "其他框架",
    "gradients": "梯度",
    "graph": "计算图",
    "losses": "损失函数",
    "memory": "内存",
    "modules": "模块与模式",
    "optimizers": "优化器",
    "precision": "精度与 dtype",
    "randomness": "随机性",
    "saving": "保存与加载",
    "schedulers": "学习率调度器",
    "tensors": "张量与视图",
}
WORDS = {
    "zh": {
        "versions": "运行过的版本",
        "version_head": "| torch | Python | 平台 | 成立 | 其中多次运行、输出每次相同 | 在此版本上不同（如所标明） | 没有通过 | 最近一次 |",
        "claims": "每条论断与让它失败的反事实",
        "claim_head": "| 论断 | 成立的 torch 版本 | 在这些反事实里失败 |",
        "counterfactuals": "全部反事实",
        "world_head": "| 反事实 | 它模拟的 | 发现它的论断数 |",
        "gaps": "没有验证的",
        "none": "本次构建没有验证报告，因此什么都没有验证。",
        "counts": "{claims} 条论断，其中 {verified} 条已验证；{worlds} 个反事实，其中 {noticed} 个至少被一条论断发现。",
        "sources": "{count} 处引用官方文档的说法（`source` 框）没有运行，只给出出处。",
        "gpu": "{count} 条论断需要 GPU，报告里没有 GPU 上的运行。",
        "unnoticed": "还没有论断能发现的反事实（{count} 个）：{names}。",
        "unverified": "没有验证的论断：",
        "all": "所有论断都已验证。",
        "words": "论断的文字与代码所示是否一致，机器查不了，由审阅者负责；上面的表说明什么会让它失败，供审阅者对照。",
        "only": "只在报告列出的版本和平台上运行过；别的版本、别的平台、GPU 上的行为没有验证。",
        "colon": "：",
    },
    "en": {
        "versions": "Versions that were run",
        "version_head": "| torch | Python | Platform | Hold | Of these, run many times with the same output | Differ here, as marked | Did not pass | Last run |",
        "claims": "Each claim and the counterfactuals it fails under",
        "claim_head": "| Claim | Holds on torch | Fails under |",
        "counterfactuals": "All counterfactuals",
        "world_head": "| Counterfactual | What it models | Claims that notice it |",
        "gaps": "What is not verified",
        "none": "There is no report in this build, so nothing is verified.",
        "counts": "{claims} claims, of which {verified} are verified; {worlds} counterfactuals, of which {noticed} are noticed by at least one claim.",
        "sources": "{count} statements that cite the official documentation (`source` boxes) were not run; they only name their source.",
        "gpu": "{count} claims need a GPU; the report has no run on one.",
        "unnoticed": "Counterfactuals that no claim notices yet ({count}): {names}.",
        "unverified": "Claims that are not verified:",
        "all": "Every claim is verified.",
        "words": "That the words of a claim match what its code shows is beyond a machine; it is the reviewer's work, helped by the table of what makes it fail.",
        "only": "Only the versions and platforms in the report were run; other versions, other platforms and GPUs are not verified.",
        "colon": ": ",
    },
}


def table(catalogue: Catalogue, report: Report, language: str) -> str:
    """The Markdown of everything that the report shows, for one language; headings start at level 2."""
    words = WORDS[language]
    if not report.runs:
        return words["none"] + "\n"
    verdicts = {name: report.verdict(snippet) for name, snippet in catalogue.snippets.items()}
    sections = [
        summary(report, verdicts, words),
        section(words["versions"], "versions", versions(catalogue, report, words)),
        section(words["gaps"], "not-verified", gaps(catalogue, report, verdicts, language)),
        section(words["claims"], "claims", claims(catalogue, verdicts, language)),
        section(words["counterfactuals"], "counterfactuals", counterfactuals(report, verdicts, language)),
    ]
    return "\n\n".join(sections) + "\n"


def section(title: str, id: str, lines: Iterator[str]) -> str:
    return f"## {title} {{ #{id} }}\n\n" + "\n".join(lines)


def summary(report: Report, verdicts: dict[str, Verdict], words: dict) -> str:
    verified = [verdict for verdict in verdicts.values() if verdict.verified]
    noticed = {name for verdict in verified for name in verdict.counterfactuals}
    return words["counts"].format(
        claims=len(verdicts), verified=len(verified), worlds=len(report.counterfactuals), noticed=len(noticed)
    )


def versions(catalogue: Catalogue, report: Report, words: dict) -> Iterator[str]:
    yield words["version_head"]
    yield "|---|---|---|---:|---:|---:|---:|---|"
    for run in sorted(report.runs, key=lambda run: [int(n) for n in run.torch.split(".") if n.isdigit()]):
        known = [result for name, result in run.results.items() if name in catalogue.snippets]
        counts = Counter(result.result for result in known)
        failed = counts[FAILS] + counts[SURVIVES]
        steady = sum(result.result == HOLDS and result.runs > 1 for result in known)
        last = max((result.date[:10] for result in known), default="")
        cells = (run.torch, run.python, run.platform, counts[HOLDS], steady, counts[DIFFERS], failed, last)
        yield f"| {' | '.join(map(str, cells))} |"


def claims(catalogue: Catalogue, verdicts: dict[str, Verdict], language: str) -> Iterator[str]:
    words = WORDS[language]
    for page in catalogue.questions(language).values():
        yield f"### [{cell(page.title)}]({page.slug}.md) {{ #{page.slug} }}\n"
        yield words["claim_head"]
        yield "|---|---|---|"
        for claim in page.claims:
            if verdict := verdicts.get(claim.snippet):
                shown = ", ".join(verdict.versions) if verdict.verified else REASONS[verdict.reason][language]
                names = ", ".join(f"`{name}`" for name in verdict.counterfactuals) if verdict.verified else "—"
                yield f"| {cell(claim.sentence)} | {shown} | {names} |"
        yield ""


def counterfactuals(report: Report, verdicts: dict[str, Verdict], language: str) -> Iterator[str]:
    counts = Counter(name for verdict in verdicts.values() if verdict.verified for name in verdict.counterfactuals)
    for topic in sorted({meaning.topic for meaning in report.counterfactuals.values()}):
        yield f"### {TOPICS.get(topic, topic) if language == 'zh' else topic}\n"
        yield WORDS[language]["world_head"]
        yield "|---|---|---:|"
        for name, meaning in sorted(report.counterfactuals.items()):
            if meaning.topic == topic:
                yield f"| `{name}` | {cell(getattr(meaning, language))} | {counts[name]} |"
        yield ""


def gaps(catalogue: Catalogue, report: Report, verdicts: dict[str, Verdict], language: str) -> Iterator[str]:
    words = WORDS[language]
    yield f"- {words['words']}"
    yield f"- {words['only']}"
    sources = sum(len(SOURCE.findall(page.body)) for page in catalogue.pages[language].values())
    yield f"- {words['sources'].format(count=sources)}"
    if gpu := [name for name, snippet in catalogue.snippets.items() if "gpu" in snippet.marks]:
        yield f"- {words['gpu'].format(count=len(gpu))}"
    noticed = {name for verdict in verdicts.values() if verdict.verified for name in verdict.counterfactuals}
    if unnoticed := sorted(set(report.counterfactuals) - noticed):
        yield f"- {words['unnoticed'].format(count=len(unnoticed), names=', '.join(f'`{name}`' for name in unnoticed))}"
    bad = {name: verdict for name, verdict in verdicts.items() if not verdict.verified}
    yield f"- {words['unverified'] if bad else words['all']}"
    for name, verdict in sorted(bad.items()):
        claim = catalogue.claims[language].get(name)
        yield f"    - {claim.sentence if claim else name}{words['colon']}{REASONS[verdict.reason][language]}"


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
