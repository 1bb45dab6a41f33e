"""Tests that share what is costly to make run on one worker, so that it is made once."""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.distribution import ByMarkedFile


@pytest.mark.parametrize("test", ["test_one[feed.ics?region=a]", "Group::test_two"])
def test_the_tests_of_a_marked_file_are_one_portion_of_work_and_others_one_each(test):
    scheduler = ByMarkedFile.__new__(ByMarkedFile)
    marked, plain = "tests/subscribers/test_demo_feeds.py", "tests/test_sampling.py"
    assert scheduler._split_scope(f"{marked}::{test}") == marked
    assert scheduler._split_scope(f"{plain}::{test}") == f"{plain}::{test}"


def test_it_is_what_loadgroup_means_here(pytestconfig, monkeypatch):
    hook = pytestconfig.hook.pytest_xdist_make_scheduler
    monkeypatch.setattr(LoadScopeScheduling, "__init__", lambda self, config, log: None)
    monkeypatch.setattr(pytestconfig.option, "dist", "loadgroup")
    assert isinstance(hook(config=pytestconfig, log=None), ByMarkedFile)
