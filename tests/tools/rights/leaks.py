"""What lists, counts, searches, figures and exports tell those who have no right."""


def all(house, stage, fault):
    pass
