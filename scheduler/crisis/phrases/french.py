"""Support lines in French. Waiting for a native reader's eye: see docs/directory.md."""

from scheduler.crisis.phrases.book import Book
from scheduler.crisis.register import Register

FRENCH = Book(
    help_openings={
        Register.EVERYDAY: (
            "Quelqu'un à qui parler :",
            "Une oreille attentive :",
            "Envie de parler?",
        ),
        Register.TENDER: ("Dure journée?", "C'est lourd à porter?", "Vous n'êtes pas seul :"),
        Register.URGENT: ("Besoin d'aide aujourd'hui?", "Trop à porter?", "Parlez à quelqu'un :"),
    },
    promises=(
        "gratuit, jour et nuit, sans rendez-vous",
        "gratuit, à toute heure",
        "gratuit, jour et nuit",
        "jour et nuit, sans rendez-vous",
        "gratuit, 24 h sur 24",
        "jour et nuit",
        "24/7",
    ),
    free="gratuit",
    two_ways=(
        "{phone} ou textez {typed}",
        "{phone}, ou textez {typed}",
        "appelez {phone} ou textez {typed}",
    ),
    one_number=(
        "appelez ou textez le {contact}",
        "le {contact}, par appel ou texto",
        "textez ou appelez le {contact}",
    ),
    call="appelez {way}",
    text="textez {way}",
    text_word="{word} au {contact}",
    uk_label="au Royaume-Uni, ",
    other_language="(en anglais)",
    closing_openings={
        Register.EVERYDAY: (
            "Merci d'avoir lu. Sans rendez-vous :",
            "Si vous voulez parler, sans rendez-vous :",
            "Bon à garder, sans rendez-vous :",
            "Pour vous ou quelqu'un de proche, sans rendez-vous :",
        ),
        Register.TENDER: (
            "Merci d'avoir lu. Sans rendez-vous :",
            "Prenez soin de vous. Sans rendez-vous :",
            "Si cela vous a remué, sans rendez-vous :",
            "Vous n'êtes pas seul. Sans rendez-vous :",
        ),
        Register.URGENT: (
            "Besoin d'aide aujourd'hui? Sans rendez-vous :",
            "Parlez à quelqu'un. Sans rendez-vous :",
            "N'attendez pas. Sans rendez-vous :",
            "Si c'est trop lourd, sans rendez-vous :",
        ),
    },
    closing_phone=("{way}, 24/7", "{way}, jour et nuit", "Appelez {way}, jour et nuit"),
    closing_typed=("Textez {way}, 24/7", "Ou textez {way}, jour et nuit"),
    closing_one_number=(
        "Appelez ou textez le {contact}, jour et nuit",
        "Appelez ou textez le {contact}, 24 h sur 24",
        "Le {contact}, par appel ou texto, à toute heure",
        "Plutôt écrire? Textez le {contact}. Plutôt parler? Appelez. Jour et nuit",
        "{name} : appelez ou textez le {contact}, jour et nuit",
    ),
    closing_beside=("{way}, {hours}", "Ou {way}, {hours}"),
    closing_emergency=(
        "Vie en danger : {number}",
        "Si une vie est en danger : {number}",
        "Danger immédiat : {number}",
    ),
    company_with_address=(
        "De la compagnie : {address} ({who}, pas pour une crise)",
        "Pour ne pas être seul : {address} ({who}, pas pour une crise)",
    ),
    company_in_words=(
        "De la compagnie : cherchez « {search} », en ligne, {who}, pas pour une crise",
        "Pour ne pas être seul, cherchez « {search} » ({who}, pas pour une crise)",
    ),
    moderated="modéré",
    always="24/7",
    audiences={"adults": "adultes", "everyone": "pour tous"},
)
