"""A salon with two locations and four people, small enough to know by heart."""

SALON = """\
rolecall = 1

[[location]]
name = "Harbour"
currency = "GBP"

[[location]]
name = "Riverside"
currency = "EUR"
sms_tariff = "Baltics standard"
region = "LV"
staff = [
    { name = "Anna Petrova", position = "Stylist" },
    "Boris Kim",
]

[[network]]
name = "North"
locations = ["Riverside", "Harbour"]

[[user]]
name = "Anna Petrova"
email = "anna@example.com"
phone = "+37120000001"

  [[user.access]]
  at = "Riverside"
  role = "employee"
  staff = "Anna Petrova"
  status = "active"

[[user]]
name = "Boris Kim"
email = "boris@example.com"

  [[user.access]]
  at = "Harbour"
  role = "viewer"
  status = "active"

  [[user.access]]
  at = "Riverside"
  role = "administrator"
  status = "active"

[[user]]
name = "Olga Lane"
email = "olga@example.com"

  [[user.access]]
  at = "Riverside"
  role = "owner"
  status = "active"

[[user]]
name = "Zoe O’Neil"
phone = "+447400123456"

  [[user.access]]
  at = "Harbour"
  role = "manager"
  status = "invited"
"""
