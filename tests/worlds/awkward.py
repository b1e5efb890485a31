"""A store whose names are hard to type: quotes, blanks, colons, letters beyond ASCII, and two people of one name."""

AWKWARD = r"""rolecall = 1

[[location]]
name = "Old Town: \"East\" & $HOME"
currency = "EUR"
staff = [{ name = "Zoë O'Neil", position = "Stylist" }, "Back\\slash (it)"]

[[location]]
name = "Медеу"
currency = "KZT"
staff = ["Жанна"]

[[network]]
name = "Both, of them"
locations = ["Медеу", "Old Town: \"East\" & $HOME"]

[[user]]
name = "Joanna D'Souza"
phone = "+37120000001"

[[user]]
name = "Quo\"te [x] *y ; $z `t` ~ # {q} | <p> a!b"
email = "quo@example.com"

[[user]]
name = "Ünal Çelik"
phone = "+37120000003"

[[user]]
name = "Ünal Çelik"
phone = "+37120000004"
"""
