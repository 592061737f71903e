package io.switchboard.channel.sms;

import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.SettingsSchema;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;

/** What an admin fills in. Those of the other kind of connection are left alone. */
final class SmsSettings {
    static final Setting<String> KIND = Setting.choice("kind", "HTTP", "SMPP").required();
    static final Setting<String> SENDER = Setting.text("sender").between(0, 20);
    static final Setting<String> COUNTRY_CODE = Setting.text("countryCode")
            .between(0, 4)
            .check(code -> code.matches("\\d*") ? null : "setting.countryCode.digits");
    static final Setting<String> ALPHABET = Setting.choice("alphabet", "AUTO", "UCS2").orElse("AUTO").advanced();
    static final Setting<Long> MAX_PARTS = Setting.number("maxParts").between(1, 20).orElse(6L);

    /** Whether agents get the platform's notices over this account. */
    static final Setting<Boolean> NOTICES = Setting.flag("notices").orElse(false);

    static final Setting<URI> SEND_URL = Setting.url("sendUrl");
    static final Setting<String> SEND_METHOD = Setting.choice("sendMethod", "POST", "GET").orElse("POST");
    static final Setting<String> USER = Setting.text("user").between(0, 200);
    static final Setting<String> API_SECRET = Setting.secret("apiSecret");
    static final Setting<String> HEADERS = Setting.text("headers")
            .between(0, 2000)
            .multiline()
            .check(text -> Template.areHeaders(text) ? null : "setting.headers.lines");
    static final Setting<String> BODY = Setting.text("body")
            .between(0, 4000)
            .multiline()
            .orElse("{\"to\": \"{{to}}\", \"text\": \"{{text}}\", \"id\": \"{{id}}\"}")
            .check(text -> Template.isBody(text) ? null : "setting.body.form");
    static final Setting<String> CHARSET = Setting.choice("charset", "UTF-8", "GBK").orElse("UTF-8").advanced();
    static final Setting<String> SIGN = Setting.text("sign").between(0, 1000).advanced();
    static final Setting<String> SIGN_BY = Setting.choice("signBy", "MD5", "SHA1", "SHA256", "HMAC_SHA256").orElse("MD5").advanced();
    static final Setting<String> TIME_FORMAT = Setting.text("timeFormat")
            .between(1, 40)
            .orElse("yyyyMMddHHmmss")
            .check(text -> GatewayClient.isTimeFormat(text) ? null : "setting.timeFormat.form")
            .advanced();
    static final Setting<String> TIME_ZONE = Setting.text("timeZone")
            .between(1, 60)
            .orElse("Asia/Shanghai")
            .check(text -> ZoneId.getAvailableZoneIds().contains(text) ? null : "setting.timeZone.name")
            .advanced();
    static final Setting<String> NUMBERS = Setting.choice("numbers", "PLUS", "DIGITS", "NATIONAL").orElse("PLUS");
    static final Setting<String> SUCCESS_POINTER = pointer("successPointer");
    static final Setting<String> SUCCESS_VALUES = Setting.text("successValues").between(0, 500);
    static final Setting<String> ID_POINTER = pointer("idPointer");
    static final Setting<String> ERROR_POINTER = pointer("errorPointer");
    static final Setting<String> SIGN_IN_ERRORS = Setting.text("signInErrors").advanced();
    static final Setting<String> RATE_ERRORS = Setting.text("rateErrors").advanced();
    static final Setting<String> RETRY_ERRORS = Setting.text("retryErrors").advanced();
    static final Setting<Duration> RATE_PAUSE =
            Setting.duration("ratePause").between(1, 3600).orElse(Duration.ofSeconds(10)).advanced();
    static final Setting<URI> TEST_URL = Setting.url("testUrl").advanced();

    static final Setting<String> SIGNATURE =
            Setting.choice("signature", "BODY", "URL_AND_PARAMETERS", "FIELDS", "TOKEN", "NONE").orElse("BODY");
    static final Setting<String> SIGNATURE_HEADER =
            Setting.text("signatureHeader").between(1, 100).orElse("X-Signature");
    static final Setting<String> SIGNATURE_SECRET = Setting.secret("signatureSecret");
    static final Setting<String> SIGNATURE_ALGORITHM = Setting.choice("signatureAlgorithm", "SHA256", "SHA1", "MD5").orElse("SHA256");
    static final Setting<String> SIGNATURE_ENCODING = Setting.choice("signatureEncoding", "HEX", "BASE64").orElse("HEX");
    static final Setting<String> SIGNATURE_PREFIX = Setting.text("signaturePrefix").between(0, 50).advanced();
    static final Setting<URI> PUBLIC_URL = Setting.url("publicUrl").advanced();
    static final Setting<String> TIME_FIELD = Setting.text("timeField").between(0, 200).advanced();
    static final Setting<Duration> CLOCK_TOLERANCE =
            Setting.duration("clockTolerance").between(60, 86_400).orElse(Duration.ofMinutes(10)).advanced();

    static final Setting<String> RECORDS = pointer("records").advanced();
    static final Setting<String> FROM_FIELD = Setting.text("fromField").between(1, 200).orElse("from");
    static final Setting<String> TEXT_FIELD = Setting.text("textField").between(1, 200).orElse("text");
    static final Setting<String> ID_FIELD = Setting.text("idField").between(1, 200).orElse("id");
    static final Setting<String> PART_REF_FIELD = Setting.text("partRefField").between(0, 200).advanced();
    static final Setting<String> PART_TOTAL_FIELD = Setting.text("partTotalField").between(0, 200).advanced();
    static final Setting<String> PART_NUMBER_FIELD = Setting.text("partNumberField").between(0, 200).advanced();
    static final Setting<String> RECEIPT_ID_FIELD = Setting.text("receiptIdField").between(1, 200).orElse("id");
    static final Setting<String> RECEIPT_STATE_FIELD = Setting.text("receiptStateField").between(1, 200).orElse("status");
    static final Setting<String> DELIVERED_WORDS = Setting.text("deliveredWords").orElse("delivered,DELIVRD");
    static final Setting<String> FAILED_WORDS =
            Setting.text("failedWords").orElse("failed,undelivered,expired,rejected,UNDELIV,EXPIRED,REJECTD,DELETED");
    static final Setting<String> RECEIPT_ERROR_FIELD = Setting.text("receiptErrorField").between(0, 200).advanced();
    static final Setting<String> ANSWER_TYPE =
            Setting.text("answerType").between(1, 100).orElse("text/plain; charset=utf-8").advanced();
    static final Setting<String> ANSWER_BODY = Setting.text("answerBody").advanced();

    static final Setting<String> SMPP_HOST = Setting.text("smppHost").between(0, 253);
    static final Setting<Long> SMPP_PORT = Setting.number("smppPort").between(1, 65_535).orElse(2775L);
    static final Setting<String> SMPP_SECURITY = Setting.choice("smppSecurity", "NONE", "TLS").orElse("NONE");
    static final Setting<String> TRUSTED_CERTIFICATES = Setting.text("trustedCertificates")
            .between(0, 20_000)
            .multiline()
            .check(text -> SmppSockets.arePem(text) ? null : "setting.trustedCertificates.pem")
            .advanced();
    static final Setting<String> SYSTEM_ID = Setting.text("systemId").between(0, 15);
    static final Setting<String> SMPP_PASSWORD = Setting.secret("smppPassword").between(0, 100);
    static final Setting<String> SYSTEM_TYPE = Setting.text("systemType").between(0, 12).advanced();
    static final Setting<String> SENDER_TYPE = Setting.choice(
                    "senderType", "AUTO", "INTERNATIONAL", "NATIONAL", "SHORT_CODE", "ALPHANUMERIC", "UNKNOWN")
            .orElse("AUTO")
            .advanced();
    static final Setting<String> DEFAULT_CODING = Setting.choice("defaultCoding", "GSM", "LATIN1").orElse("GSM").advanced();
    static final Setting<String> LONG_TEXTS = Setting.choice("longTexts", "UDH", "SAR", "PAYLOAD").orElse("UDH").advanced();
    static final Setting<Boolean> RECEIPTS = Setting.flag("receipts").orElse(true);
    static final Setting<String> RECEIPT_IDS =
            Setting.choice("receiptIds", "SAME", "DECIMAL_OF_HEX", "HEX_OF_DECIMAL").orElse("SAME").advanced();
    static final Setting<Duration> ENQUIRE_EVERY =
            Setting.duration("enquireEvery").between(5, 600).orElse(Duration.ofSeconds(30)).advanced();
    static final Setting<Duration> ANSWER_WITHIN =
            Setting.duration("answerWithin").between(1, 25).orElse(Duration.ofSeconds(10)).advanced();

    static final SettingsSchema SCHEMA = SettingsSchema.of(
            KIND, SENDER, COUNTRY_CODE, MAX_PARTS, NOTICES, ALPHABET,
            SEND_URL, SEND_METHOD, USER, API_SECRET, HEADERS, BODY, CHARSET, SIGN, SIGN_BY, TIME_FORMAT, TIME_ZONE, NUMBERS,
            SUCCESS_POINTER, SUCCESS_VALUES, ID_POINTER, ERROR_POINTER, SIGN_IN_ERRORS, RATE_ERRORS, RETRY_ERRORS, RATE_PAUSE, TEST_URL,
            SIGNATURE, SIGNATURE_HEADER, SIGNATURE_SECRET, SIGNATURE_ALGORITHM, SIGNATURE_ENCODING, SIGNATURE_PREFIX, PUBLIC_URL,
            TIME_FIELD, CLOCK_TOLERANCE,
            RECORDS, FROM_FIELD, TEXT_FIELD, ID_FIELD, PART_REF_FIELD, PART_TOTAL_FIELD, PART_NUMBER_FIELD,
            RECEIPT_ID_FIELD, RECEIPT_STATE_FIELD, DELIVERED_WORDS, FAILED_WORDS, RECEIPT_ERROR_FIELD, ANSWER_TYPE, ANSWER_BODY,
            SMPP_HOST, SMPP_PORT, SMPP_SECURITY, TRUSTED_CERTIFICATES, SYSTEM_ID, SMPP_PASSWORD, SYSTEM_TYPE, SENDER_TYPE, DEFAULT_CODING,
            LONG_TEXTS, RECEIPTS, RECEIPT_IDS, ENQUIRE_EVERY, ANSWER_WITHIN);

    private SmsSettings() {}

    private static Setting<String> pointer(String key) {
        return Setting.text(key).between(0, 200).check(text -> text.isEmpty() || text.startsWith("/") ? null : "setting.pointer.slash");
    }
}
