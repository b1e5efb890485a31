"""What people want done, the command that does it, and the words in which they ask."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """Something that people want done, and a command that does it, with names of the example chain.

    `words` are others in which they ask for it.
    """

    what: str
    command: str
    words: str


JOBS = (
    Job(
        "Somebody starts",
        "rolecall invite 'Nora Test' --email nora@example.com --at Riverside --role employee --new-staff",
        "hire hired new employee colleague stylist joins join begins onboarding first day add person create user",
    ),
    Job(
        "Somebody leaves: end all access",
        "rolecall user remove anna.petrova --everywhere",
        "someone leaver left leaving fired dismissed dismissal quit resigned gave notice gone offboarding lock out "
        "block deactivate disable delete user",
    ),
    Job(
        "Hide clients' phones and e-mails from those who provide services",
        "rolecall perms revoke role:employee @contacts",
        "phone number numbers email mail contact client base data protection privacy gdpr steal theft stylist mask",
    ),
    Job(
        "Who sees clients' phones and e-mails",
        "rolecall report show contacts",
        "who could see phone number numbers email contact that day privacy gdpr data protection auditor audit evidence",
    ),
    Job(
        "One's own schedule on the phone",
        "rolecall perms grant anna.petrova @mobile calendar:staff=self",
        "mobile app application own appointments bookings calendar only cannot see colleagues others",
    ),
    Job(
        "What a role brings, and what it may have",
        "rolecall role show administrator",
        "least privilege minimum recommended default template front desk receptionist set level access levels",
    ),
    Job(
        "Look but not change",
        "rolecall perms revoke marta.ozola @changes",
        "view only read only readonly viewer cannot edit delete cancel create cancelling deleting",
    ),
    Job(
        "Close past days",
        "rolecall perms grant role:administrator reports.appointments:history=1d calendar:history=1d",
        "look back history period backdate backdated backdating reaching back today days last month limit window",
    ),
    Job(
        "What there is about money",
        "rolecall perms list --section finance",
        "revenue turnover takings cash register bank discount discounts refund refunds price prices payroll salary "
        "finance financial sales",
    ),
    Job(
        "It does not let me: why not, and what would",
        "rolecall perms explain anna.petrova clients.export",
        "why can't cannot she he denied refused forbidden missing greyed out does not work reason",
    ),
    Job(
        "Who can do it",
        "rolecall perms who clients.export",
        "who has may right rights permission people with holders download clients client base list excel",
    ),
    Job(
        "Who can take data out as a file",
        "rolecall perms who @export",
        "export exports excel download downloads client base list clients",
    ),
    Job(
        "Who can manage other people's rights",
        "rolecall perms who settings.users.edit",
        "manages managing users team access rights self elevation escalation admin super administrators privileged",
    ),
    Job(
        "Who has a right that changes data and may be paid for",
        "rolecall perms who @changes",
        "paid users billable billing bill seat seats licence license subscription cost costs price free",
    ),
    Job(
        "See what somebody may do",
        "rolecall perms show marta.ozola",
        "look as log in as impersonate test account view effective rights of person check try",
    ),
    Job(
        "Give somebody what a colleague may do",
        "rolecall perms copy marta.ozola ieva.dumina",
        "copy from same as like duplicate clone template rights",
    ),
    Job(
        "Cover for a time, whose end is kept in the reason: nothing ends by itself",
        "rolecall perms copy marta.ozola ieva.dumina --reason 'until 14 December'",
        "temporary temporarily locum relief substitute stand in holiday vacation sick leave trainee end date expire "
        "expires expiry until",
    ),
    Job(
        "Somebody works at another location too",
        "rolecall invite 'Marta Ozola' --email marta.ozola@example.com --at Harbour --role administrator "
        "--copy-from marta.ozola",
        "branch branches salon second two both works add access cover covers also copy rights other regional",
    ),
    Job(
        "Move somebody to another location",
        "rolecall user move marta.ozola --from Riverside --to Harbour",
        "branch salon change transfer relocate switch different other",
    ),
    Job(
        "What somebody may do at one location and not at another",
        "rolecall perms diff andris.jansons andris.jansons --at Riverside --with-at Harbour",
        "branch branches salon compare difference different rights per between locations",
    ),
    Job(
        "Another role",
        "rolecall role set anna.petrova administrator",
        "promote promoted promotion demote change role position job title",
    ),
    Job(
        "Hand over ownership: the new owner first",
        "rolecall role set andris.jansons owner --at Riverside",
        "owner transfer handover handing sell sold business last admin only",
    ),
    Job(
        "Change many people at once",
        "rolecall perms grant role:administrator clients.visit-history",
        "bulk mass everybody everyone all many several group selector",
    ),
    Job(
        "Locations share their clients",
        "rolecall network create West Riverside Harbour Marina --main Riverside",
        "chain branch branches network group client data franchise main",
    ),
    Job(
        "A branch opens like an existing one",
        "rolecall location copy Riverside Airport --with-team --networks",
        "new location salon same as copy clone duplicate set up opening",
    ),
    Job(
        "What was changed, when, by whom and why",
        "rolecall history list --since '7 days ago'",
        "log audit trail activity changed who did it record week",
    ),
    Job(
        "Take the last change back",
        "rolecall history undo",
        "undo revert roll back rollback mistake wrong restore deleted by accident",
    ),
    Job(
        "Review everybody's rights against their roles",
        "rolecall report show roles",
        "audit quarter quarterly periodic recertify recertification too many excess beyond sprawl creep drift stale",
    ),
    Job(
        "Invitations that nobody has accepted",
        "rolecall report show invitations",
        "invitation invite pending open expired not arrived spam never accepted resend waiting",
    ),
    Job(
        "Sign in only from the salon",
        "rolecall perms grant marta.ozola sign-in:addresses=203.0.113.7",
        "ip address addresses vpn from home outside office network login log place device",
    ),
    Job(
        "What there is about medical records",
        "rolecall perms list medical",
        "medicine medical card record patient health treatment protocol clinic doctor",
    ),
)
