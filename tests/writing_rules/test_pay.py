from __future__ import annotations

from dataclasses import replace

import pytest
from builders import botched, debrief

from agent.writing.lexicon import is_about_pay, without_salary_questions


@pytest.mark.parametrize(
    "question",
    [
        "What are your salary expectations?",
        "What is your current compensation?",
        "How much would you like to earn?",
        "How much do you expect?",
        "Which wage did you have at your last job?",
        "Salary?",
        "What is your day rate?",
        "What are your rates?",
        "What package are you looking for?",
        "What's your current package?",
        "What are you on?",
        "What are you currently on in your present role?",
        "How much are you on now?",
        "What would it take to get you here?",
        "What would it take for you to join us?",
        "What would it take?",
        "What figure did you have in mind?",
        "What are your financial expectations?",
        "What are your expectations?",
        "Would you accept 55k?",
        "Would you take 52?",
        "Could you live with 48,000 a year?",
        "Would you start on 28 an hour?",
        "Is 60k acceptable?",
        "Would £52,000 work for you?",
        "€ 55.000?",
        "What do you take home?",
    ],
)
def test_questions_about_ones_own_pay(question: str) -> None:
    """Whatever the job, a question about one's own pay is one."""
    item = botched(question=question)
    assert is_about_pay(item, debrief())
    assert is_about_pay(item, debrief(role="Payroll Specialist"))


@pytest.mark.parametrize(
    "question",
    [
        "How do you correct wages that were paid twice?",
        "How would you explain a compensation plan to the works council?",
        "How do you set salary bands for a new job family?",
    ],
)
def test_pay_as_work(question: str) -> None:
    """Somebody whose work is pay may be asked about it."""
    assert not is_about_pay(botched(question=question), debrief(role="Payroll Specialist"))
    assert is_about_pay(botched(question=question), debrief(role="Gardener"))


@pytest.mark.parametrize(
    "question",
    [
        "How much do you know about grids?",
        "How much would you spend on tools?",
        "Who pays for training?",
        "How did you price the product?",
        "How much does your best product cost?",
        "Which package manager do you use?",
        "Which software package are you most comfortable with?",
        "How would you explain our benefits package to a customer?",
        "What would it take to migrate our database?",
        "What would it take to win the Hansen account back?",
        "What are you on call for?",
        "What are your expectations of a team lead?",
        "What is your success rate with difficult customers?",
        "What rate of errors is acceptable to you?",
        "Would you take 3 people off the line?",
        "Is 3 enough staff for a branch?",
        "Could you start at 7?",
        "What do you charge for late delivery?",
    ],
)
def test_other_questions(question: str) -> None:
    """How much of something else is no question about pay."""
    assert not is_about_pay(botched(question=question), debrief())


def test_they_are_left_out() -> None:
    """Only the questions about pay go, and it is told that there were some."""
    pay, other = botched(question="What salary do you want?"), botched()
    record = debrief(botched=(pay, other))
    assert (replace(record, botched=(other,)), True) == without_salary_questions(record)
    assert (debrief(), False) == without_salary_questions(debrief())
