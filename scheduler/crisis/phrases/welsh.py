"""Support lines in Welsh. Waiting for a native reader's eye: see docs/directory.md."""

from scheduler.crisis.phrases.book import Book
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
    promises=(
        "am ddim, ddydd a nos",
        "am ddim, unrhyw bryd",
        "ddydd a nos",
        "am ddim, 24/7",
        "24/7",
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
    closing_openings={
        Register.EVERYDAY: (
            "Diolch am ddarllen. Dim angen apwyntiad:",
            "Os hoffech siarad, dim angen apwyntiad:",
            "Gwerth ei gadw. Dim angen apwyntiad:",
        ),
        Register.TENDER: (
            "Diolch am ddarllen. Dim angen apwyntiad:",
            "Byddwch yn garedig wrthych eich hun. Dim apwyntiad:",
            "Os oedd hyn yn anodd, dim angen apwyntiad:",
        ),
        Register.URGENT: (
            "Angen help heddiw? Dim angen apwyntiad:",
            "Siaradwch â rhywun. Dim angen apwyntiad:",
            "Does dim rhaid aros. Dim apwyntiad:",
        ),
    },
    closing_phone=(
        "{way}, 24/7",
        "{way}, ddydd a nos",
        "Ffoniwch {way}, ddydd a nos",
        "Ffoniwch {way}, 24/7",
        "I siarad: {way}, 24/7",
    ),
    closing_typed=(
        "Tecstiwch {way}, 24/7",
        "Neu tecstiwch {way}, 24/7",
        "Tecstiwch {way}, ddydd a nos",
        "Neu tecstiwch {way}, ddydd a nos",
    ),
    closing_one_number=("Ffoniwch neu tecstiwch {contact}, 24/7",),
    closing_beside=("{way}, {hours}", "Neu {way}, {hours}", "Hefyd {way}, {hours}"),
    closing_emergency=("Bywyd mewn perygl: {number}", "Os oes bywyd mewn perygl: {number}"),
    company_with_address=(
        "Am gwmni: {address} ({who}, nid at argyfwng)",
        "Cwmni: {address} ({who}, nid gwasanaeth argyfwng)",
    ),
    company_in_words=(
        'Am gwmni, chwiliwch am "{search}": ar-lein, {who}, nid at argyfwng',
        'Cwmni: chwiliwch am "{search}" ({who}, nid at argyfwng)',
    ),
    moderated="cymedrolir",
    always="24/7",
    audiences={"adults": "oedolion", "everyone": "pawb"},
)
