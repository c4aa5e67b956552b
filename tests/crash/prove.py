"""Kills `bulletin send` at every step and at random, and holds what is left against the truth.

    tests/crash/run [RUNS] [--seed N] [--people N] [--only steps|random] [--brief] [--again TASK]

A failure names the command that repeats it. What is held here, whenever the program is dead:

- nobody has two letters; whoever has one is down as sent or as in doubt, and whoever is down as sent has one;
- the sums of `status` add up and are those of the rows;
- whoever is down as failed was refused.

And when the same command has been run until it ends by itself: nobody is left waiting. After a person's decision
(`settle --resend`) those in doubt, and only they, may have one more, and it is the same letter to the octet.
"""

import argparse
import collections
import concurrent.futures
import multiprocessing
import os
import random
import sys
import time
import traceback

import server
from desk import COULD_NOT_RUN, DONE, ISSUE, KILLED, NOT_ALL_SENT, Broken, Desk, hold
from server import Script

LIVES = 40
HOWS = ("before", "after", "torn")


def people(count):
    return [f"person-{number:02}@example.{('org', 'com')[number % 2]}" for number in range(count)]


def live(desk, fault, tally):
    """One life: a send with a fault, what is left of it, and a judgement."""
    fault = dict(fault)
    cut, chance = fault.pop("cut", False), fault.pop("chance", None)
    before = {person: desk.server.letters(person) for person in desk.people}
    ran = desk.send(**fault)
    tally["sends"] += 1
    if ran.code == KILLED:
        tally["killed"] += 1
        if cut:
            desk.disk.check()
            tally["power cuts"] += 1
            tally["changes lost to power cuts"] += desk.disk.power_cut(chance)
    states = desk.judge()
    tally["judged"] += 1
    if ran.code == KILLED:
        if any(desk.server.letters(person) > before[person] for person in desk.people):
            tally["killed after a letter was accepted"] += 1
        for person, state in states.items():
            if state == "in-doubt":
                tally[f"in doubt, {'accepted' if desk.server.letters(person) else 'not accepted'}"] += 1
            if state == "claimed":
                tally["in hand"] += 1
    elif ran.code == DONE:
        hold(set(states.values()) == {"sent"}, f"it ended well with {states}:\n{ran.err}")
    elif ran.code == COULD_NOT_RUN:
        hold("error" in ran.err, f"it could not run and did not say why:\n{ran.err}")
    return ran, states


def left(states):
    return not states or any(state in ("waiting", "claimed", "deferred") for state in states.values())


def finish(desk, tally, lives=LIVES):
    """The same command again until nothing is left to do."""
    for _ in range(lives):
        desk.hours += 3
        ran, states = live(desk, {}, tally)
        hold(ran.code != KILLED, "nobody killed it, and yet it was killed")
        if not left(states):
            in_doubt = [person for person, state in states.items() if state == "in-doubt"]
            hold(
                ran.code == (DONE if set(states.values()) == {"sent"} else NOT_ALL_SENT)
                or ran.code == COULD_NOT_RUN,
                f"it ended with {ran.code}: {states}",
            )
            if in_doubt:
                listed = desk.run("status", ISSUE, "--in-doubt", "--format", "json").out
                hold(
                    all(f'"{person}"' in listed for person in in_doubt),
                    f"in doubt and not listed: {in_doubt}\n{listed}",
                )
            return states
    raise Broken(f"after {lives} more runs something is still left: {states}\n{ran.err}")


def settle(desk, decision, fault, tally):
    """A person decides, and the program dies at that too."""
    doubted = {person for person, state in desk.judge().items() if state == "in-doubt"}
    if not doubted:
        return
    if decision == "--resend":
        desk.resent = doubted
    else:
        desk.taken_as_sent = doubted
    had = {person: desk.server.letters(person) for person in desk.people}
    ran = desk.run("settle", ISSUE, decision, **fault)
    if ran.code == KILLED:
        tally["killed in settle"] += 1
        desk.judge()
        ran = desk.run("settle", ISSUE, decision)
    hold(ran.code == DONE, f"settle ended with {ran.code}:\n{ran.err}")
    states = desk.judge()
    hold("in-doubt" not in states.values(), f"settled, and still in doubt: {states}")
    hold(had == {p: desk.server.letters(p) for p in desk.people}, "settle sent letters")
    states = finish(desk, tally)
    tally["settled"] += len(doubted)
    if decision == "--sent":
        hold(all(states[person] == "sent" for person in doubted), f"settled as sent: {states}")
        hold(had == {p: desk.server.letters(p) for p in desk.people}, "settled as sent, and sent again")
    else:
        for person in doubted:
            if states[person] == "sent":
                hold(desk.server.letters(person) == had[person] + 1, f"{person} was not sent to again")


# --- every step

# One of everything a server does, in a list as short as can be.
def one_of_each(count):
    acts = [[act] for act in server.ALL if act != server.TAKE]
    crowd = people(count)
    return crowd, dict(zip(crowd[1::2], acts))


def every_step(desk, how, at, cut, gentle, count, tally):
    """Dies at step `at`; then the same command until all is done."""
    crowd, acts = one_of_each(count)
    script = Script({} if gentle else acts)
    desk.begin(crowd, script, connections=2, power=bool(cut))
    chance = random.Random(at) if cut == "part" else None
    fault = {"at": at, "how": how, "cut": cut, "chance": chance}
    ran, states = live(desk, fault, tally)
    if left(states):
        finish(desk, tally)
    return ran.code == KILLED


# --- at random

def at_random(desk, seed, tally):
    chance = random.Random(seed)
    crowd = people(chance.randint(1, 30))
    acts = {
        person: [chance.choice(server.ALL) for _ in range(chance.randint(1, 3))]
        for person in crowd
        if chance.random() < chance.choice((0, 0.1, 0.5))
    }
    slow = chance.choice((0, 0, 0.02, 0.1))
    offers = chance.choice((("PIPELINING", "8BITMIME"), ("8BITMIME",), ("PIPELINING", "8BITMIME", "SMTPUTF8")))
    moods = random.Random(seed)

    def hesitate():
        if slow and moods.random() < slow:
            time.sleep(moods.random() / 50)

    power = chance.random() < 0.5
    desk.begin(crowd, Script(acts, offers, hesitate), connections=chance.randint(1, 5), power=power)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        fault = {"cut": power and chance.random() < 0.7}
        fault["chance"] = chance if chance.random() < 0.7 else None
        if chance.random() < 0.3:
            fault["kill_after"] = chance.random() * chance.choice((0.05, 0.2, 0.5))
        else:
            fault["at"] = chance.randint(1, chance.choice((60, 150, 15 * len(crowd) + 60)))
            fault["on"] = chance.choice(("ledger", "socket", "both"))
            fault["how"] = chance.choice(HOWS)
        ran, states = live(desk, fault, tally)
        if not left(states):
            break
        desk.hours += chance.choice((0, 0, 3))
    if left(states):
        finish(desk, tally)
    if chance.random() < 0.5:
        fault = {"at": chance.choice((0, chance.randint(1, 40))), "how": chance.choice(HOWS)}
        settle(desk, chance.choice(("--sent", "--resend")), fault, tally)


# --- the driver

def work(task):
    """One task in a process of its own, which keeps its desk."""
    global DESK
    binary, library, name, arguments = task
    if "DESK" not in globals():
        DESK = Desk(binary, library)
    tally = collections.Counter()
    try:
        tally["killed at its step" if globals()[name](DESK, *arguments, tally) else "lived"] += name == "every_step"
    except Exception:
        return name, arguments, tally, traceback.format_exc(limit=-4)
    return name, arguments, tally, None


def plan(args, steps):
    tasks = []
    if args.brief:
        # Each step once by the one death and once by the other.
        for at in range(1, steps[False] + 3):
            tasks.append(("every_step", (HOWS[at % 3], at, None, False, args.people)))
            tasks.append(("every_step", ("after", at, ("all", "part")[at % 2], False, args.people)))
    elif args.only in (None, "steps"):
        for gentle in (True, False):
            for at in range(1, steps[gentle] + steps[gentle] // 20 + 3):
                for how in HOWS:
                    tasks.append(("every_step", (how, at, None, gentle, args.people)))
                for cut in ("all", "part"):
                    tasks.append(("every_step", ("after", at, cut, gentle, args.people)))
    if args.only in (None, "random"):
        tasks += [("at_random", (args.seed + number,)) for number in range(args.runs)]
    return tasks


def main():
    asked = argparse.ArgumentParser(prog="tests/crash/run", description=__doc__.split("\n")[0])
    asked.add_argument("runs", nargs="?", type=int, default=500, help="how many runs at random (500)")
    asked.add_argument("--seed", type=int, default=None, help="where the random runs begin")
    asked.add_argument("--people", type=int, default=20, help="how many people the steps are counted with (20)")
    asked.add_argument("--only", choices=("steps", "random"))
    asked.add_argument("--brief", action="store_true", help="every step, but not in every way")
    asked.add_argument("--again", help="one task, as a failure has named it")
    asked.add_argument("--binary", required=True, help=argparse.SUPPRESS)
    asked.add_argument("--library", required=True, help=argparse.SUPPRESS)
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    args = asked.parse_args()
    args.seed = random.SystemRandom().randint(1, 10**6) if args.seed is None else args.seed
    began = time.monotonic()

    desk = Desk(args.binary, args.library)
    steps = {}
    for gentle in (True, False):
        crowd, acts = one_of_each(args.people)
        desk.begin(crowd, Script({} if gentle else acts), connections=2, power=True)
        ran = desk.send()
        hold(ran.steps > 10 * args.people, f"only {ran.steps} steps: kill.c sees nothing:\n{ran.err}")
        desk.disk.check()
        steps[gentle] = ran.steps
    if args.again:
        name, *arguments = eval(args.again)
        globals()[name](desk, *arguments, collections.Counter())
        print("it holds")
        return 0
    tasks = plan(args, steps)
    print(f"{len(tasks)} runs; a send of {args.people} has {steps[True]} steps, an eventful one {steps[False]};"
          f" random seeds from {args.seed}", flush=True)
    total, faults, done = collections.Counter(), [], 0
    spawn = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(args.jobs, mp_context=spawn) as pool:
        todo = [(args.binary, args.library, *task) for task in tasks]
        for name, arguments, tally, fault in pool.map(work, todo, chunksize=4):
            total += tally
            done += 1
            if fault:
                faults.append(fault)
                if len(faults) <= 5:
                    print(f"FAILED: tests/crash/run --people {args.people} --again \"{(name, *arguments)!r}\"\n{fault}", flush=True)
    for what, count in sorted(total.items()):
        print(f"  {count:>8}  {what}")
    seconds = time.monotonic() - began
    print(f"{done} runs in {seconds:.0f} s ({done / seconds:.1f} a second): {len(faults)} failed")
    # What never came about has not been tested.
    wanted = ["killed", "killed after a letter was accepted", "in doubt, accepted", "in doubt, not accepted", "in hand", "power cuts"]
    for what in wanted:
        if not total[what]:
            print(f"FAILED: no run was of this kind: {what}")
            faults.append(what)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
