"""What a pair is worth by itself, and the reasons that go with it."""

from valstuga.staffing.solver.eligible import distance
from valstuga.staffing.solver.statement import Person, Reason, Rules, Shift


def pair_value(person: Person, shift: Shift, rules: Rules) -> float:
    """Interest, nearness, areas, languages and wished skills, less for each time the person was asked lately."""
    value = rules.likes_kind * (shift.kind in person.interests)
    value += rules.home_area * (shift.area is not None and shift.area == person.home_area)
    value += rules.preferred_area * (shift.area in person.preferred_areas)
    value += rules.wished_skill * len(shift.wished_skills & person.skills)
    value += rules.language * len(shift.languages & person.languages)
    km = distance(person, shift)
    if km is not None:
        value += rules.near * max(0.0, 1 - km / (person.reach_km or 30.0))
    return value - rules.asked_before * person.recent_asks


def reasons(person: Person, shift: Shift, *, beside_experienced: bool) -> list[Reason]:
    """Why this person, for the organiser to read."""
    found = [Reason("has_skill", {"skill": skill}) for skill in sorted(shift.required_skills & person.skills)]
    if shift.needs_leader and person.can_lead:
        found.append(Reason("can_lead"))
    if shift.kind in person.interests:
        found.append(Reason("likes_kind"))
    found += [
        Reason("wished_skill", {"skill": skill}) for skill in sorted(shift.wished_skills & person.skills)
    ]
    if shift.area is not None and shift.area == person.home_area:
        found.append(Reason("home_area"))
    elif shift.area in person.preferred_areas:
        found.append(Reason("preferred_area"))
    km = distance(person, shift)
    if km is not None and shift.area != person.home_area:
        found.append(Reason("near", {"km": round(km, 2)}))
    if person.experienced:
        found.append(Reason("experienced"))
    elif beside_experienced:
        found.append(Reason("beside_experienced"))
    found.append(Reason("free"))
    return found
