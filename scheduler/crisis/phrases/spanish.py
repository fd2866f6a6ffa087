"""Support lines in Spanish. Waiting for a native reader's eye: see docs/directory.md."""

from scheduler.crisis.phrases.book import Book
from scheduler.crisis.register import Register

SPANISH = Book(
    help_openings={
        Register.EVERYDAY: (
            "Alguien con quien hablar:",
            "Alguien que escucha:",
            "¿Quieres hablar?",
        ),
        Register.TENDER: ("¿Un día difícil?", "¿Es mucho peso?", "No estás a solas:"),
        Register.URGENT: ("¿Necesitas ayuda hoy?", "¿Es demasiado?", "Habla con alguien:"),
    },
    promises=(
        "gratis, día y noche, sin cita",
        "gratis, a cualquier hora",
        "gratis, día y noche",
        "día y noche, sin cita",
        "gratis, 24/7",
        "día y noche",
        "24/7",
    ),
    free="gratis",
    two_ways=(
        "{phone} o envía {typed}",
        "{phone}, o envía {typed}",
        "llama a {phone} o envía {typed}",
    ),
    one_number=("llama o envía un texto al {contact}", "{contact}, por llamada o texto"),
    call="llama a {way}",
    text="envía {way}",
    text_word="{word} al {contact}",
    uk_label="en el Reino Unido, ",
    other_language="(en inglés)",
    closing_openings={
        Register.EVERYDAY: (
            "Gracias por leer. Sin cita:",
            "Si quieres hablar, sin cita:",
            "Vale la pena guardarlo, sin cita:",
            "Para ti o alguien cercano, sin cita:",
            "Alguien escucha. Sin cita:",
        ),
        Register.TENDER: (
            "Gracias por leer. Sin cita:",
            "Cuídate mucho. Sin cita:",
            "Si esto te removió, sin cita:",
            "No estás a solas. Sin cita:",
            "Como sea que estés hoy, sin cita:",
        ),
        Register.URGENT: (
            "¿Necesitas ayuda hoy? Sin cita:",
            "Habla con alguien. Sin cita:",
            "No esperes. Sin cita:",
            "Si es demasiado, sin cita:",
            "Ayuda sin cita:",
        ),
    },
    closing_phone=(
        "{way}, 24/7",
        "{way}, día y noche",
        "Llama a {way}, día y noche",
        "Para hablar: {way}, 24/7",
        "Llama a {way}, a cualquier hora",
    ),
    closing_typed=("Envía {way}, 24/7", "O envía {way}, día y noche"),
    closing_one_number=(
        "Llama o envía un texto al {contact}, día y noche",
        "Llama o envía un texto al {contact}, 24/7",
    ),
    closing_beside=("{way}, {hours}", "O {way}, {hours}"),
    closing_emergency=(
        "Vida en peligro: {number}",
        "Si una vida corre peligro: {number}",
        "Peligro inmediato: {number}",
    ),
    company_with_address=(
        "Compañía: {address} ({who}, no para crisis)",
        "Para sentir compañía: {address} ({who}, no para crisis)",
    ),
    company_in_words=(
        'Compañía: busca "{search}", en línea, {who}, no para crisis',
        'Para sentir compañía, busca "{search}" ({who}, no para crisis)',
    ),
    moderated="moderado",
    always="24/7",
    audiences={"adults": "adultos", "everyone": "todo el mundo"},
)
