from needmine.features.families import FAMILIES


def test_every_family_says_its_own_name_in_its_features() -> None:
    names = [family.name for family in FAMILIES]
    assert len(set(names)) == len(names) == 9
    for family in FAMILIES:
        assert {feature.family for feature in family.features} == {family.name}
        assert family.title.zh != family.title.en
