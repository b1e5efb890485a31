"""A simulated account: the part of the product's API that concerns users, roles and permissions, as a local server.

It is made for trying out, and testing, programs that read and write such an account. It keeps a state, enforces the
documented limits and rights, and can be told to behave in each way that the documentation leaves open (traits) and to
fail in each way that networks and servers fail (faults). It knows nothing of rolecall, so that the two cannot share a
misreading. No one here has tried the real API; where its behaviour is undocumented, a trait names the possibilities.

From a shell: `rolecall-simulator --trait put=full --trait clock=20 --fault faults.json`, which prints its address and
the tokens to use. From Python, on a free port, in threads of its own:

    from rolecall_simulator.server import serving
    from rolecall_simulator.simulator import Simulator

    with serving(Simulator(people=(79,), traits={"put": "partial", "clock": "100"})) as server:
        server.url                                  # http://127.0.0.1:PORT/api/v1
        server.simulator.account.partner_token      # and demo.user_token, demo.email, demo.password
        server.simulator.add_fault({"kind": "done-reset", "method": "PUT", "nth": 2})
        server.simulator.state()                    # what the account holds: the judge of a test

`clock=100` makes a hundred seconds of limits, latencies and delays pass in one; the client's own pace is its own.

Anybody in it signs in with their e-mail and the password of `demo`; `characters` says who is peculiar, and how.

Modules: `simulator` (faults, limits and log around the account), `account_service` (who asks), `routes` (what),
`sign_in`, `reads`, `permission_writes`, `membership_writes` (the calls), `estate` (the state), `population` and
`characters` (what it holds at first), `permission_tree` and `role_trees` (permissions and roles, from `data/`),
`traits`, `faults`, `outside_edits`, `traps` (which trap is switched on by which), `rate_limit`, `clock`, `control`
(`/_simulator`), `server` (HTTP).
"""
