"""What MkDocs calls while it builds: each function hands over to the module that does the work.

The Chinese build starts the English one beside itself (half the time of one after the other) and takes its result in.
"""

from __future__ import annotations

import gc
import logging
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, InclusionLevel

from zerograd import catalogue, search
from zerograd.catalogue import markup, topics
from zerograd.catalogue.model import SNIPPETS
from zerograd.labs import page as labs
from zerograd.proof import report
from zerograd.site import (
    context,
    csp,
    generated,
    history,
    navigation,
    redirects,
    scriptless,
    second_language,
    serving,
    styles,
    typography,
)
from zerograd.site.answer import with_claims
from zerograd.site.exports import offline, sitemap, structured
from zerograd.site.exports.write import write, write_shared
from zerograd.site.facts import Facts
from zerograd.stepper import page as stepper
from zerograd.words import words

log = logging.getLogger("mkdocs.hooks.zerograd")

CLAIMS = "zerograd.site.claims"
SERVED = "ZEROGRAD_SERVED"
VERIFIED = "ZEROGRAD_VERIFIED"
"""A folder with what was shown, where that is not what lies beside the snippets: a deployment says what its own run showed."""


def language(config: MkDocsConfig) -> str:
    return Path(config.docs_dir).name


def root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def on_startup(command: str, dirty: bool) -> None:
    if command == "serve":
        os.environ[SERVED] = "1"


def is_served() -> bool:
    """Whether this is `mkdocs serve`, or its English build: the script that reloads the page could not run under the policy."""
    return SERVED in os.environ


def evidence(here: Path) -> report.Report:
    try:
        return report.load(here, Path(os.environ[VERIFIED]) if VERIFIED in os.environ else None)
    except report.ReportError as error:
        raise PluginError(str(error)) from None


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    here, first = root(config), second_language.given
    config.extra["root_url"] = first.root_url if first else config.site_url or ""
    if language(config) == "en":
        config.site_url = f"{config.extra['root_url']}en/"
    # What the reader has chosen (light or dark) holds in both languages.
    config.extra["scope"] = urlsplit(config.extra["root_url"]).path or "/"
    config.extra["words"] = words(language(config))
    config.extra["offline"] = "" if is_served() else config.extra["root_url"] + offline.FILE
    if first:
        content, changes, shown = first.catalogue, first.history, first.report
    else:
        with ThreadPoolExecutor(1) as beside:  # git answers while the catalogue is read
            asked = beside.submit(history.read, here)
            content, shown = catalogue.read(here, parse_cases=False), evidence(here)
            changes = asked.result()
    start = config.extra["words"]["home"]["start"]
    config.nav = topics.navigation(content.topics[language(config)], content.labs[language(config)], start)
    config.mdx_configs["pymdownx.snippets"]["base_path"] = [str(here / SNIPPETS)]
    config.extra["facts"] = facts = Facts(
        catalogue=content,
        report=shown,
        history=changes,
        language=language(config),
        root_url=config.extra["root_url"],
        name=config.site_name,
        description=config.site_description or "",
        rights=config.copyright or "",
        repository=(config.repo_url or "").rstrip("/"),
    )
    config.extra["footer"] = context.footer(facts)
    config.mdx_configs[CLAIMS].update(
        root=str(here),
        repository=config.repo_url or "",
        snippets=content.snippets,
        verified=shown,
    )
    if not first:
        for problem in content.problems:
            log.warning("%s", problem)
    return config


def on_files(files, config: MkDocsConfig):
    """A draft is shown to its writer, and not published."""
    facts = config.extra["facts"]
    if facts.language == "zh":
        stop()
        if not is_served():  # which builds again, and then has much of this to free
            gc.freeze()
        second_language.running = second_language.SecondLanguage(
            facts, Path(config.site_dir), config.strict, serving.again
        )
    # Only now: the other language is built beside what these take.
    config.mdx_configs[CLAIMS]["tables"] = generated.tables(facts)
    config.extra["search_files"] = search.files(facts.catalogue, facts.language)
    config.extra["search"] = search.settings(config.extra["search_files"], facts.language)
    for slug, page in facts.catalogue.pages[facts.language].items():
        if page.is_draft and not is_served() and (file := files.get_file_from_path(f"{slug}.md")):
            files.remove(file)
    for page in generated.parts(facts).values():
        files.append(
            File.generated(
                config, f"{page.slug}.md", content=generated.source(page), inclusion=InclusionLevel.NOT_IN_NAV
            )
        )
    return files


def on_nav(nav, config: MkDocsConfig, files):
    config.extra["nav"] = nav
    return nav


def on_pre_page(page, config: MkDocsConfig, files):
    labs.render_as_markdown(page)
    return page


def on_page_read_source(page, config: MkDocsConfig) -> str | None:
    return labs.source(page, config.extra["facts"].catalogue.labs[language(config)], config.repo_url or "")


def slug_of(page) -> str:
    return page.file.name if "/" not in page.file.src_uri else ""


def titled(markdown: str, page) -> str:
    """The Markdown with a first heading that shows the title, whatever characters it holds."""
    return re.sub(
        rf"^# {re.escape(page.title)}[ \t]*$",
        lambda _: f"# {markup.prose(page.title)}",
        markdown,
        count=1,
        flags=re.MULTILINE,
    )


def on_page_markdown(markdown: str, page, config: MkDocsConfig, files) -> str:
    search.leave_out(page)
    facts = config.extra["facts"]
    slug = slug_of(page)
    source = facts.catalogue.pages[facts.language].get(slug) or generated.parts(facts).get(slug)
    if title := page.meta.get("title"):
        page.meta["title"] = Markup.escape(str(title))  # the theme writes it as it is
    if slug in facts.catalogue.pages[facts.language]:
        markdown = markup.neutral(titled(markdown, source))
    if source:
        markdown = with_claims(markdown, source)
        page.meta["site"] = context.of_page(source, facts)
    trace = source.question.trace if source and source.question else ""
    markdown = stepper.insert(markdown, trace, root(config), language(config), page.file.src_uri)
    return markdown + (generated.markdown(source, facts) if source else "")


def on_page_content(html: str, page, config: MkDocsConfig, files) -> str:
    facts = config.extra["facts"]
    if question := facts.questions.get(slug_of(page)):
        page.meta["structured"] = structured.blocks(question, facts)
        page.meta["change"] = facts.change(question)
    return typography.breakable(html)


def on_page_context(context, page, config: MkDocsConfig, nav):
    context["nav"] = navigation.near(nav, page, config.extra["facts"])
    return context


def on_post_page(output: str, page, config: MkDocsConfig) -> str:
    return output if is_served() else csp.secured(output)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    return output if is_served() or not template_name.endswith(".html") else csp.secured(output)


def on_env(env, config: MkDocsConfig, files):
    if is_served():
        serving.built = serving.Built(config, files, config.extra["nav"], env)
    return env


def on_serve(server, config: MkDocsConfig, builder):
    watched = [path for name in serving.WATCHED if (path := root(config) / name).exists()]
    for path in watched:
        server.watch(str(path))
    if language(config) == "zh":
        server.builder = serving.Serving(builder, root(config), watched)
    return server


def on_post_build(config: MkDocsConfig) -> None:
    facts, site = config.extra["facts"], Path(config.site_dir)
    search.write(config.extra["search_files"], site)
    write(facts, site)
    scriptless.write(site)
    styles.write(site)
    labs.write(facts.catalogue.labs[facts.language], facts.catalogue.root, site, config.site_url or "")
    redirects.write(facts.catalogue.moved, site, config.site_url or "")
    if facts.language == "zh":
        write_shared(facts, site)
        messages = second_language.running.answer()
        if not is_served():
            stop()
        sitemap.write(facts, site)
        if not is_served():
            offline.write(site)
        for message in messages:
            log.warning("%s", message)


def on_build_error(error: Exception) -> None:
    stop()


def on_shutdown() -> None:
    stop()


def stop() -> None:
    if second_language.running:
        second_language.running.stop()
    second_language.running = None
