"""What customers say in calls, complaints, comments and surveys, heard as topics.

Reads ``feedback_texts`` (its texts are decrypted in memory only) and ``customer_records``.
Writes ``voices``.
"""
