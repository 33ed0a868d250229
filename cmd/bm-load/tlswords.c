/* What TLS errors are called. */
#include <bearssl.h>
#include <stddef.h>

#include "tlswords.h"

struct word {
	int err;
	const char *text;
};

/* RFC 5246 7.2.2, RFC 6066, RFC 7301. */
#define ALERT(n, name) \
	{BR_ERR_RECV_FATAL_ALERT + (n), "alert received: " name}, \
	{ \
		BR_ERR_SEND_FATAL_ALERT + (n), "alert sent: " name \
	}

static const struct word words[] = {
    {BR_ERR_OK, "server wants an answer that it does not read"},
    {BR_ERR_UNSUPPORTED_VERSION,
	"neither TLS 1.2 nor an alert came (no TLS on this port?)"},
    {BR_ERR_BAD_VERSION, "not a TLS answer"},
    {BR_ERR_BAD_LENGTH, "bad record length"},
    {BR_ERR_TOO_LARGE, "record too large"},
    {BR_ERR_BAD_MAC, "bad record MAC"},
    {BR_ERR_NO_RANDOM, "no randomness"},
    {BR_ERR_UNKNOWN_TYPE, "not a TLS answer"},
    {BR_ERR_UNEXPECTED, "unexpected message"},
    {BR_ERR_BAD_CCS, "bad ChangeCipherSpec"},
    {BR_ERR_BAD_ALERT, "bad alert"},
    {BR_ERR_BAD_HANDSHAKE, "bad handshake message"},
    {BR_ERR_OVERSIZED_ID, "session id too long"},
    {BR_ERR_BAD_CIPHER_SUITE, "server chose a suite that was not offered"},
    {BR_ERR_BAD_COMPRESSION, "server chose compression"},
    {BR_ERR_BAD_FRAGLEN, "bad fragment length"},
    {BR_ERR_BAD_SECRENEG, "bad renegotiation info"},
    {BR_ERR_EXTRA_EXTENSION, "extension that was not offered"},
    {BR_ERR_BAD_SNI, "bad server name extension"},
    {BR_ERR_BAD_HELLO_DONE, "bad ServerHelloDone"},
    {BR_ERR_LIMIT_EXCEEDED, "server key too large"},
    {BR_ERR_BAD_FINISHED, "bad Finished"},
    {BR_ERR_RESUME_MISMATCH, "resumed with other parameters"},
    {BR_ERR_INVALID_ALGORITHM, "algorithm not supported"},
    {BR_ERR_BAD_SIGNATURE, "bad signature of the server key exchange"},
    {BR_ERR_WRONG_KEY_USAGE, "certificate key not meant for this"},
    {BR_ERR_NO_CLIENT_AUTH, "server wants a client certificate"},
    {BR_ERR_IO, "closed in handshake"},
    {BR_ERR_X509_EMPTY_CHAIN, "server sent no certificate"},
    {BR_ERR_X509_BAD_DN, "certificate has a bad name"},
    {BR_ERR_X509_BAD_TIME, "certificate has a bad time"},
    {BR_ERR_X509_UNSUPPORTED, "certificate signature or key type not supported "
			      "(SHA-1, RSA-PSS, Ed25519)"},
    {BR_ERR_X509_LIMIT_EXCEEDED, "certificate key too large (RSA over 4096)"},
    {BR_ERR_X509_WRONG_KEY_TYPE, "certificate has the wrong key type"},
    {BR_ERR_X509_BAD_SIGNATURE, "certificate has a bad signature"},
    {BR_ERR_X509_TIME_UNKNOWN, "time is not known"},
    {BR_ERR_X509_EXPIRED, "certificate expired or not yet valid"},
    {BR_ERR_X509_DN_MISMATCH, "certificate chain does not fit together"},
    {BR_ERR_X509_BAD_SERVER_NAME, "certificate is for another name"},
    {BR_ERR_X509_CRITICAL_EXTENSION,
	"certificate has a critical extension that is not known"},
    {BR_ERR_X509_NOT_CA, "certificate signed by one that is not a CA"},
    {BR_ERR_X509_FORBIDDEN_KEY_USAGE, "certificate key not meant for this"},
    {BR_ERR_X509_WEAK_PUBLIC_KEY, "certificate key too weak (RSA under 2048)"},
    {BR_ERR_X509_NOT_TRUSTED,
	"certificate not trusted (no known CA signed it)"},
    ALERT(0, "close_notify"),
    ALERT(10, "unexpected_message"),
    ALERT(20, "bad_record_mac"),
    ALERT(21, "decryption_failed"),
    ALERT(22, "record_overflow"),
    ALERT(30, "decompression_failure"),
    {BR_ERR_RECV_FATAL_ALERT + 40,
	"alert received: handshake_failure (no suite or curve in common)"},
    {BR_ERR_SEND_FATAL_ALERT + 40, "alert sent: handshake_failure"},
    ALERT(42, "bad_certificate"),
    ALERT(43, "unsupported_certificate"),
    ALERT(44, "certificate_revoked"),
    ALERT(45, "certificate_expired"),
    ALERT(46, "certificate_unknown"),
    ALERT(47, "illegal_parameter"),
    ALERT(48, "unknown_ca"),
    ALERT(49, "access_denied"),
    ALERT(50, "decode_error"),
    ALERT(51, "decrypt_error"),
    {BR_ERR_RECV_FATAL_ALERT + 70,
	"alert received: protocol_version (server takes no TLS 1.2; see "
	"CAVEATS in bm-load(1))"},
    {BR_ERR_SEND_FATAL_ALERT + 70, "alert sent: protocol_version"},
    ALERT(71, "insufficient_security"),
    ALERT(80, "internal_error"),
    ALERT(86, "inappropriate_fallback"),
    ALERT(90, "user_canceled"),
    ALERT(100, "no_renegotiation"),
    ALERT(109, "missing_extension"),
    ALERT(110, "unsupported_extension"),
    ALERT(112, "unrecognized_name"),
    ALERT(113, "bad_certificate_status_response"),
    ALERT(116, "certificate_required"),
    ALERT(120, "no_application_protocol"),
};

const char *
tls_words(int err)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (words[i].err == err)
			return words[i].text;
	if (err >= BR_ERR_SEND_FATAL_ALERT)
		return "alert sent";
	if (err >= BR_ERR_RECV_FATAL_ALERT)
		return "alert received";
	if (err > BR_ERR_X509_OK)
		return "certificate is malformed";
	return "internal error";
}
