"""Support lines in Welsh. Machine-drafted, waiting for a native reader: see docs/directory.md."""

from scheduler.crisis.directory.entry import Assurance
from scheduler.crisis.phrases.book import Book, needs
from scheduler.crisis.register import Register

WELSH = Book(
    help_openings={
        Register.EVERYDAY: ("Rhywun i siarad â nhw:", "Clust i wrando:", "Eisiau siarad?"),
        Register.TENDER: (
            "Diwrnod anodd?",
            "Teimlo'n isel?",
            "Dydych chi ddim ar eich pen eich hun:",
        ),
        Register.URGENT: ("Angen help heddiw?", "Anodd cadw'n ddiogel?", "Siaradwch â rhywun:"),
    },
    help_emergency=("Bywyd mewn perygl: {number}.", "Mewn perygl: {number}."),
    short_openings=(
        "I siarad:",
        "Eisiau siarad?",
        "Gwerth ei gadw:",
        "I chi neu ffrind:",
        "Clust i wrando:",
        "Ddydd a nos:",
    ),
    promises=("am ddim, ddydd a nos", "am ddim, unrhyw bryd", "ddydd a nos", "unrhyw bryd"),
    assured=(
        (needs(Assurance.VOLUNTEER), "gwirfoddolwr sy'n ateb"),
        (needs(Assurance.TRAINED), "rhywun hyfforddedig sy'n ateb"),
        (needs(Assurance.ANY_WORRY), "unrhyw boen meddwl, mawr neu fach"),
        (needs(Assurance.NO_NAME), "does dim angen enw"),
        (needs(Assurance.STOP), "cewch stopio unrhyw bryd"),
    ),
    free="am ddim",
    two_ways=(
        "{phone} neu tecstiwch {typed}",
        "{phone}, neu tecstiwch {typed}",
        "ffoniwch {phone} neu tecstiwch {typed}",
    ),
    one_number=("ffoniwch neu tecstiwch {contact}",),
    call="ffoniwch {way}",
    text="tecstiwch {way}",
    text_word="{word} i {contact}",
    uk_label="yn y DU, ",
    other_language="(Saesneg)",
    in_english="yn Saesneg",
    closing_openings={
        Register.EVERYDAY: (
            "Ddydd a nos, heb apwyntiad:",
            "Diolch am ddarllen. Ddydd a nos:",
            "I siarad, ddydd a nos, heb apwyntiad:",
            "Gwerth ei gadw. Ddydd a nos:",
            "Unrhyw awr, heb apwyntiad:",
        ),
        Register.TENDER: (
            "Diwrnod anodd? Ddydd a nos:",
            "Diolch am ddarllen. Ddydd a nos:",
            "Os oedd hyn yn anodd, ddydd a nos:",
            "Ddydd a nos, heb apwyntiad:",
            "Unrhyw awr, heb apwyntiad:",
        ),
        Register.URGENT: (
            "Ddydd a nos, heb apwyntiad:",
            "Siaradwch â rhywun. Ddydd a nos:",
            "Does dim rhaid aros. Ddydd a nos:",
            "Angen help heddiw? Ddydd a nos:",
            "Unrhyw awr, heb apwyntiad:",
        ),
    },
    closing_phone=("{way}.", "Ffoniwch {way}.", "I siarad: {way}."),
    closing_typed=("{name}: tecstiwch {way}.", "Neu {name}: tecstiwch {way}."),
    closing_one_number=("Ffoniwch neu tecstiwch {contact}.", "{name}: {contact}, ffôn neu decst."),
    closing_always=("{way}.",),
    closing_beside=("{way}, {hours}.", "Hefyd {way}, {hours}."),
    closing_emergency=("Bywyd mewn perygl: {number}.", "Os oes bywyd mewn perygl: {number}."),
    company_with_address=(
        "Cwmni, nid at argyfwng: {address} ({who}).",
        "Am gwmni, nid llinell gymorth: {address} ({who}).",
    ),
    company_in_words=(
        'Cwmni, nid at argyfwng: chwiliwch am "{search}" ({who}).',
        'Am gwmni ar-lein, chwiliwch am "{search}" ({who}).',
    ),
    closing_farewells={
        Register.EVERYDAY: ("Cymerwch ofal.", "Hwyl am y tro.", "Diolch."),
        Register.TENDER: ("Cymerwch ofal.", "Gan bwyll.", "Diolch."),
        Register.URGENT: ("Cymerwch ofal.", "Gan bwyll."),
    },
    moderated="cymedrolir",
    audiences={"adults": "oedolion", "everyone": "pawb"},
)
