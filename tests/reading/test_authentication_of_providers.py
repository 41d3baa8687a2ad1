"""The shapes in which providers write Received and Authentication-Results, taken from mail as it comes.

Names of senders and recipients are made up; hosts and order are as the providers have them.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.model.mail import Message
from agent.reading.message import read_message

RECEIVED = datetime(2026, 9, 4, 12, tzinfo=UTC)
GOOD, BAD, BELOW = "passed", "dmarc=fail", "spf and dkim without a pass for prairiegate.example"
SENDER = """\
Received: from app7 (localhost [127.0.0.1]) by out.prairiegate.example (Postfix) with ESMTP id 1;
\tFri, 4 Sep 2026 18:59:58 +0000
Authentication-Results: out.prairiegate.example; auth=pass smtp.auth=denise; dmarc=DIFFERENT
ARC-Authentication-Results: i=1; relay.example; dmarc=DIFFERENT
From: Denise Kowalczyk <denise@prairiegate.example>
"""
"""What the sender's own servers wrote: never believed."""

GMAIL = """\
Delivered-To: marcus@gmail.com
Received: by 2002:a05:640c:1390:b0:22f:ce58:cb5a with SMTP id k16csp1243569eil;
        Fri, 4 Sep 2026 12:00:02 -0700 (PDT)
X-Received: by 2002:a17:902:ea0a:: with SMTP id s10mr2215plg.3; Fri, 04 Sep 2026 12:00:02 -0700 (PDT)
ARC-Authentication-Results: i=1; mx.google.com;
       dmarc=DIFFERENT header.from=prairiegate.example
Return-Path: <denise@prairiegate.example>
Received: from out.prairiegate.example (out.prairiegate.example. [198.51.100.7])
        by mx.google.com with ESMTPS id a1si123plg.2.2026.09.04.12.00.01
        for <marcus@gmail.com>
        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);
        Fri, 04 Sep 2026 12:00:01 -0700 (PDT)
Received-SPF: pass (google.com: domain of denise@prairiegate.example designates 198.51.100.7 as permitted)
Authentication-Results: mx.google.com;
       dkim=DKIM header.i=@prairiegate.example header.s=s1 header.b=SuEKjwfk;
       spf=SPF (google.com: domain of denise@prairiegate.example designates 198.51.100.7 as permitted sender)
 smtp.mailfrom=denise@prairiegate.example;
       dmarc=RESULT (p=REJECT sp=REJECT dis=NONE) header.from=prairiegate.example
DKIM-Signature: v=1; a=rsa-sha256; d=prairiegate.example; s=s1; b=abc
"""
GMAIL_WITHOUT_DMARC = GMAIL.replace(
    ";\n       dmarc=RESULT (p=REJECT sp=REJECT dis=NONE) header.from=prairiegate.example\n", "\n"
)

MICROSOFT = """\
Received: from SN7PR18MB3936.namprd18.prod.outlook.com (2603:10b6:806:f4::21)
 by PH7PR18MB5000.namprd18.prod.outlook.com with HTTPS; Fri, 4 Sep 2026 19:00:03 +0000
Received: from PH8P220CA0004.NAMP220.PROD.OUTLOOK.COM (2603:10b6:510:345::24)
 by SN7PR18MB3936.namprd18.prod.outlook.com (2603:10b6:806:f4::21) with
 Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id
 15.20.9434.11; Fri, 4 Sep 2026 19:00:02 +0000
Received: from DU7PR01CA0019.eurprd01.prod.exchangelabs.com (2603:10a6:10:50f::22)
 by PH8P220CA0004.outlook.office365.com (2603:10b6:510:345::24) with Microsoft SMTP Server
 id 15.20.9434.11 via Frontend Transport; Fri, 4 Sep 2026 19:00:02 +0000
Authentication-Results: spf=SPF (sender IP is 198.51.100.7)
 smtp.mailfrom=prairiegate.example; dkim=DKIM (signature was verified)
 header.d=prairiegate.example;dmarc=RESULT action=oreject
 header.from=prairiegate.example;compauth=other reason=000
Received-SPF: Pass (protection.outlook.com: domain of prairiegate.example
 designates 198.51.100.7 as permitted sender) receiver=protection.outlook.com;
 client-ip=198.51.100.7; helo=out.prairiegate.example; pr=C
Received: from out.prairiegate.example (198.51.100.7) by
 DU7PR01CA0019.mail.protection.outlook.com (10.167.242.106) with Microsoft SMTP
 Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.9456.9
 via Frontend Transport; Fri, 4 Sep 2026 19:00:01 +0000
"""
MICROSOFT_BEFORE = MICROSOFT.replace("; dkim=", "; mail.example; dkim=").replace(
    "header.d=prairiegate.example;", "header.d=prairiegate.example;\n mail.example; "
)
"""It once wrote the recipient's domain between its results."""

YAHOO = """\
Received: from 10.222.142.150
 by atlas206.free.mail.ne1.yahoo.com with HTTPS; Fri, 4 Sep 2026 19:00:02 +0000
Return-Path: <denise@prairiegate.example>
X-Originating-Ip: [198.51.100.7]
Received-SPF: pass (domain of prairiegate.example designates 198.51.100.7 as permitted sender)
Authentication-Results: atlas206.free.mail.ne1.yahoo.com;
 dkim=DKIM header.i=@prairiegate.example header.s=default;
 spf=SPF smtp.mailfrom=prairiegate.example;
 dmarc=RESULT(p=NONE) header.from=prairiegate.example;
X-Apparently-To: marcus@yahoo.com; Fri, 4 Sep 2026 19:00:02 +0000
Received: from 198.51.100.7 (EHLO out.prairiegate.example)
 by 10.217.151.73 with SMTPs
 (version=TLS1_2 cipher=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
 Fri, 04 Sep 2026 19:00:02 +0000
"""

ICLOUD = """\
Return-path: <denise@prairiegate.example>
Original-recipient: rfc822;marcus@icloud.com
Received: from st43p00im-qukt05021701.me.com by p55-mailgateway-smtp-7b.me.com (mailgateway 2341B28)
\twith SMTP id 9e2d for <marcus@icloud.com>; Fri, 4 Sep 2026 19:00:02 GMT
X-Apple-MoveToFolder: INBOX
Received: from out.prairiegate.example (out.prairiegate.example [198.51.100.7])
\tby st43p00im-qukt05021701.me.com (Postfix) with ESMTPS id EC1AC39C0207
\tfor <marcus@icloud.com>; Fri,  4 Sep 2026 19:00:01 +0000 (UTC)
X-ICL-SCORE: 3.333
Authentication-Results: bimi.icloud.com; bimi=skipped reason="insufficient dmarc"
X-ARC-Info: policy=fail; arc=none
Authentication-Results: arc.icloud.com; arc=none
Authentication-Results: dmarc.icloud.com; dmarc=RESULT header.from=prairiegate.example
X-DMARC-Info: pass=pass; dmarc-policy=none; pdomain=prairiegate.example
Authentication-Results: dkim-verifier.icloud.com;
\tdkim=DKIM (2048-bit key) header.d=prairiegate.example header.i=@prairiegate.example header.b=XubAwo48
Authentication-Results: spf.icloud.com; spf=SPF (spf.icloud.com: domain of denise@prairiegate.example
 designates 198.51.100.7 as permitted sender) smtp.mailfrom=denise@prairiegate.example
Received-SPF: pass (spf.icloud.com: domain of denise@prairiegate.example designates 198.51.100.7)
"""

FASTMAIL = """\
Return-Path: <denise@prairiegate.example>
Received: from phl-compute-02.internal (phl-compute-02.phl.internal [10.202.2.42])
\t by sloti1d1t03 (Cyrus 3.11) with LMTPA; Fri, 04 Sep 2026 15:00:03 -0400
X-Cyrus-Session-Id: sloti1d1t03-1
Received: from phl-mx-02.messagingengine.com ([10.202.2.201])
  by phl-compute-02.internal (LMTPProxy); Fri, 04 Sep 2026 15:00:02 -0400
X-ME-Spam-Score: 0
Received: from phl-mx-02.messagingengine.com (localhost [127.0.0.1])
\tby mailmx.phl.internal (Postfix) with ESMTP id 1; Fri,  4 Sep 2026 15:00:02 -0400 (EDT)
Received: from mailmx.phl.internal (localhost [127.0.0.1])
    by mx1.messagingengine.com (Authentication Milter) with ESMTP
    id 2; Fri, 4 Sep 2026 15:00:02 -0400
ARC-Authentication-Results: i=1; mx1.messagingengine.com; dmarc=DIFFERENT header.from=prairiegate.example
Authentication-Results: mx1.messagingengine.com;
    x-csa=none;
    x-ptr=pass smtp.helo=out.prairiegate.example policy.ptr=out.prairiegate.example
Authentication-Results: mx1.messagingengine.com;
    bimi=skipped (DMARC Policy is not at enforcement)
Authentication-Results: mx1.messagingengine.com;
    dkim=DKIM (1024-bit rsa key sha256) header.d=prairiegate.example
      header.i=@prairiegate.example header.b=KpmcEAgT header.a=rsa-sha256
      header.s=s1 x-bits=1024;
    dmarc=RESULT policy.published-domain-policy=none
      policy.applied-disposition=none policy.evaluated-disposition=none
      (p=none,d=none,d.eval=none) policy.policy-from=p
      header.from=prairiegate.example;
    iprev=pass smtp.remote-ip=198.51.100.7 (out.prairiegate.example);
    spf=SPF smtp.mailfrom=denise@prairiegate.example smtp.helo=out.prairiegate.example
Received: from out.prairiegate.example (out.prairiegate.example [198.51.100.7])
\tby mx1.messagingengine.com (Postfix) with ESMTPS id 3
\tfor <marcus@fastmail.com>; Fri,  4 Sep 2026 15:00:01 -0400 (EDT)
"""

PROTON = """\
Return-Path: <denise@prairiegate.example>
X-Original-To: marcus@protonmail.com
Delivered-To: marcus@protonmail.com
Authentication-Results: mail.protonmail.ch; dmarc=RESULT (p=none dis=none) header.from=prairiegate.example
Authentication-Results: mail.protonmail.ch; spf=SPF smtp.mailfrom=prairiegate.example
Authentication-Results: mail.protonmail.ch; arc=none smtp.remote-ip=198.51.100.7
Authentication-Results: mail.protonmail.ch; dkim=DKIM (2048-bit key) header.d=prairiegate.example
 header.i=@prairiegate.example header.b="a+b/c"
Received: from out.prairiegate.example (out.prairiegate.example [198.51.100.7])
 (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)
  key-exchange X25519 server-signature RSA-PSS (4096 bits)) (No client certificate requested)
 by mailin036.protonmail.ch (Postfix) with ESMTPS id 4QrQbB for <marcus@protonmail.com>; Fri,
 4 Sep 2026 19:00:01 +0000 (UTC)
"""

GMX = """\
Return-Path: <denise@prairiegate.example>
Authentication-Results: gmx.net; dkim=DKIM header.i=@prairiegate.example
Received: from out.prairiegate.example ([198.51.100.7]) by mx.kundenserver.de (mxeue109
 [217.72.192.67]) with ESMTPS (Nemesis) id 1MaJKP-1pWHuy2AM9-00WQcz for
 <marcus@gmx.net>; Fri, 04 Sep 2026 21:00:01 +0200
"""

POSTFIX = """\
Return-Path: <denise@prairiegate.example>
Delivered-To: marcus@mail.example
Received: from mail.mail.example
\tby mail.mail.example with LMTP
\tid 1; Fri, 04 Sep 2026 19:00:02 +0000
Received: from out.prairiegate.example (out.prairiegate.example [198.51.100.7])
\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
\t(No client certificate requested)
\tby mail.mail.example (Postfix) with ESMTPS id 2
\tfor <marcus@mail.example>; Fri,  4 Sep 2026 19:00:01 +0000 (UTC)
Authentication-Results: mail.mail.example; dmarc=RESULT (p=reject dis=none) header.from=prairiegate.example
Authentication-Results: mail.mail.example; spf=SPF smtp.mailfrom=prairiegate.example
Authentication-Results: mail.mail.example;
\tdkim=DKIM (2048-bit key; unprotected) header.d=prairiegate.example header.i=@prairiegate.example
 header.a=rsa-sha256 header.s=s1 header.b=avNJu6sw;
\tdkim-atps=neutral
"""

RSPAMD = (
    POSTFIX[: POSTFIX.index("Authentication-Results")]
    + """\
Authentication-Results: mx2.mail.example;
\tdkim=DKIM header.d=prairiegate.example header.s=s1 header.b=AbC;
\tdmarc=RESULT (policy=reject) header.from=prairiegate.example;
\tspf=SPF (mx2.mail.example: domain of denise@prairiegate.example designates 198.51.100.7 as permitted sender)
 smtp.mailfrom=denise@prairiegate.example
"""
)

EXIM = """\
Received: from out.prairiegate.example ([198.51.100.7]:41312)
\tby mx.mail.example with esmtps  (TLS1.3) tls TLS_AES_256_GCM_SHA384
\t(Exim 4.96)
\t(envelope-from <denise@prairiegate.example>)
\tid 1x2y3z-000abc-1A
\tfor marcus@mail.example;
\tFri, 04 Sep 2026 19:00:01 +0000
Authentication-Results: mx.mail.example;
\tiprev=pass (out.prairiegate.example) smtp.remote-ip=198.51.100.7;
\tspf=SPF smtp.mailfrom=prairiegate.example;
\tdkim=DKIM header.d=prairiegate.example header.s=s1 header.a=rsa-sha256;
\tdmarc=RESULT header.from=prairiegate.example
"""

SHAPES = {
    "Gmail": (GMAIL, "mx.google.com"),
    "Microsoft 365": (MICROSOFT, "du7pr01ca0019.mail.protection.outlook.com"),
    "Microsoft 365, some years ago": (MICROSOFT_BEFORE, "du7pr01ca0019.mail.protection.outlook.com"),
    "Yahoo": (YAHOO, "atlas206.free.mail.ne1.yahoo.com"),
    "iCloud": (ICLOUD, "dmarc.icloud.com"),
    "Fastmail": (FASTMAIL, "mx1.messagingengine.com"),
    "Proton": (PROTON, "mail.protonmail.ch"),
    "Postfix, OpenDKIM, OpenDMARC": (POSTFIX, "mail.mail.example"),
    "rspamd": (RSPAMD, "mx2.mail.example"),
    "Exim": (EXIM, "mx.mail.example"),
}


def read(shape: str, *, dmarc: str, spf: str = "pass", dkim: str = "pass", sender: str = SENDER) -> Message:
    """A mail of this shape with these results; whoever else writes in it says the contrary."""
    head = shape.replace("RESULT", dmarc).replace("=SPF", f"={spf}").replace("=DKIM", f"={dkim}")
    contrary = "pass" if dmarc == "fail" else "fail"
    raw = (head + sender).replace("DIFFERENT", contrary) + "Subject: Hello\n\nHello\n"
    return read_message(raw.encode(), key="1", received=RECEIVED)


@pytest.mark.parametrize("provider", SHAPES)
def test_what_the_provider_says_is_heard(provider: str) -> None:
    """DMARC, and where it is not told SPF and DKIM; by what is the provider's, never by the sender's."""
    shape, server = SHAPES[provider]
    for results in (
        {"dmarc": "pass"},
        {"dmarc": "pass", "spf": "fail", "dkim": "none"},
        {"dmarc": "none", "spf": "pass", "dkim": "none"},
        {"dmarc": "none", "spf": "softfail", "dkim": "pass"},
    ):
        message = read(shape, **results)
        assert (message.unverified, [one.is_own for one in message.checks]) == ("", [True]), results
    assert read(shape, dmarc="fail").unverified == f"dmarc=fail ({server})"
    assert read(shape, dmarc="none", spf="softfail", dkim="none").unverified == f"{BELOW} ({server})"


def test_gmail_says_nothing_of_dmarc_where_there_is_no_policy() -> None:
    """Then SPF and DKIM count."""
    assert read(GMAIL_WITHOUT_DMARC, dmarc="", spf="neutral", dkim="pass").checks[0].fault == ""
    fault = read(GMAIL_WITHOUT_DMARC, dmarc="", spf="softfail", dkim="fail").unverified
    assert fault == f"{BELOW} (mx.google.com)"


def test_gmx_tells_of_dkim_alone() -> None:
    """No signature tells nothing; one that is broken does. Its hosts and its name have two domains."""
    assert not read(GMX, dmarc="", dkim="none").checks
    assert read(GMX, dmarc="", dkim="pass").checks[0].server == "gmx.net"
    assert read(GMX, dmarc="", dkim="fail").unverified == f"{BELOW} (gmx.net)"


def test_microsoft_trusts_its_own_sum() -> None:
    """Where DMARC is not told."""
    shape = MICROSOFT.replace("compauth=other", "compauth=pass")
    assert not read(shape, dmarc="none", spf="none", dkim="none").unverified


@pytest.mark.parametrize("provider", SHAPES)
def test_a_mail_inside_the_provider_is_not_forged(provider: str) -> None:
    """Where the sender's mail never left the own servers, they say nothing, or little."""
    shape = "".join(
        line for line in SHAPES[provider][0].splitlines(keepends=True) if not line.startswith("Auth")
    )
    inner = "authentication-results: dkim=none (message not signed)\n header.d=none;dmarc=none action=none\n"
    assert not read(shape + inner, dmarc="", sender="From: denise@prairiegate.example\n").unverified
