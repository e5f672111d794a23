"""Codes that a contract may ask for: currencies and kinds of merchants.

References
----------
ISO 4217 list one of 2025: currencies in use, and the precious metals that banks keep accounts in.
ISO 18245: merchant category codes have four digits, and the lowest given out is 0742.
"""

import ibis.expr.types as ir

from needmine.core.tables import Code

# Adding a code is adding it here; what left the list stays, for accounts of earlier years.
CURRENCIES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN
    BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN
    ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD
    JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
    MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG
    QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT
    TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XCD
    XCG XDR XOF XPD XPF XPT YER ZAR ZMW ZWG""".split()  # noqa: SIM905
)
_MCC = r"^(074[2-9]|07[5-9][0-9]|0[89][0-9]{2}|[1-9][0-9]{3})$"

# The reason for which a cell without the right code goes to quarantine.
REASON_OF: dict[Code, str] = {"iso_4217": "not_a_currency", "mcc": "not_an_mcc"}


def is_code(text: ir.StringValue, code: Code) -> ir.BooleanValue:
    """Return whether texts are codes of a list; null where there is no text."""
    if code == "iso_4217":
        return text.isin(sorted(CURRENCIES))
    return text.re_search(_MCC)
