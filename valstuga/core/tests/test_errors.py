from valstuga.core.logs import safe_path


def test_a_personal_links_secret_never_reaches_the_log():
    assert safe_path("/m/12:abcdef/") == "/m/-/"
    assert safe_path("/o/exempel/plan/") == "/o/exempel/plan/"
