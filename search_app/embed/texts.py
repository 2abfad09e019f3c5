"""What the builder says about its options and snippets."""

__all__ = ["FORMS", "LANGUAGES", "PICKS"]

# The label and note of each value of CHOICES.
PICKS: dict[str, dict[str, tuple[str, str]]] = {
    "mode": {
        "inline": ("On the page", "The results stand below the box."),
        "dropdown": ("Dropdown", "They lie over the page while somebody searches."),
        "dialog": ("Dialog", "A button, or a key, opens a window with the box."),
    },
    "theme": {
        "auto": ("As the page around it", ""),
        "light": ("Light", ""),
        "dark": ("Dark", ""),
    },
    "more": {
        "auto": ("As usual for its form", ""),
        "pages": ("Turning pages in the box", ""),
        "source": ("A link to all of them here", ""),
    },
    "target": {
        "_self": ("The same tab", ""),
        "_blank": ("A new tab", ""),
        "_top": ("The whole tab, out of a frame", ""),
        "_parent": ("The page around a frame", ""),
    },
    "script": {
        "stable": (
            "The address that stays",
            "Mended and improved with this site; what it promises to your page stays as it is. "
            "Right for most.",
        ),
        "pinned": (
            "This version, with its hash",
            "The browser runs these very bytes or nothing. Right where your site asks for "
            "integrity hashes. Nothing in it is ever mended until you paste new lines.",
        ),
    },
}
LANGUAGES = {"": "As the page around it", "en": "English", "es": "Español"}
# The heading of each snippet, and when to use it.
FORMS = {
    "script": (
        "With the component",
        "Two elements: suggestions, results and filters in your page. Where scripts do not run, "
        "the form inside it is there.",
    ),
    "form": (
        "A plain form",
        "No script at all. It works everywhere that forms are allowed, and leads to the page of "
        "results here.",
    ),
    "frame": (
        "A frame",
        "For builders of sites that take nothing but a frame. The results always stand on its own "
        "page, for nothing in a frame can lie over the page around it.",
    ),
    "link": ("A plain link", "Works everywhere, in mails and documents too."),
}
