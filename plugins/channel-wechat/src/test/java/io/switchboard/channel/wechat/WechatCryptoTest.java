package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The platform's own examples: the sample of WXBizMsgCrypt (Sample.py), the two of WeCom's (the check of an address and a message,
 * as open-source SDKs carry them, such as w7corp/easywechat's ServerTest), and the one of the page about message pushes.
 */
class WechatCryptoTest {
    private static final String OFFICIAL = "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn"
            + "896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSV"
            + "CZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCum"
            + "EPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=";
    private static final String WECOM_ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";
    private static final String WECOM_MESSAGE = "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qh"
            + "xchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s"
            + "4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/u"
            + "h9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==";
    private static final WechatCrypto WECOM = new WechatCrypto("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7");
    private static final WechatCrypto CRYPTO = new WechatCrypto("spamtest", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx2c2769f8efd9abc2");

    @Test
    void theSampleOfTheOfficialAccount() throws Exception {
        assertThat(CRYPTO.signed("5d197aaffba7e9b25a30732f161a50dee96bd5fa", "1409735669", "1320562132", OFFICIAL)).isTrue();
        byte[] plain = CRYPTO.decrypt(OFFICIAL);
        WechatFields fields = WechatFields.read(plain);
        assertThat(fields.get("ToUserName")).isEqualTo("gh_10f6c3c3ac5a");
        assertThat(fields.get("Content")).isEqualTo("abcdteT");
        assertThat(fields.get("MsgId")).isEqualTo("6054768590064713728");
        assertThat(CRYPTO.encrypt("89465c840c5f116f".getBytes(StandardCharsets.US_ASCII), plain)).isEqualTo(OFFICIAL);
    }

    @Test
    void theSampleOfWeCom() throws Exception {
        assertThat(WECOM.signed("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780", WECOM_ECHO)).isTrue();
        byte[] plain = WECOM.decrypt(WECOM_ECHO);
        assertThat(new String(plain, StandardCharsets.UTF_8)).isEqualTo("1616140317555161061");
        assertThat(WECOM.encrypt("c41b64491c2468d0".getBytes(StandardCharsets.US_ASCII), plain)).isEqualTo(WECOM_ECHO);
    }

    /** The WeCom sample's message: all four parts are signed, and what is encrypted again is the same to the last byte. */
    @Test
    void theSampleOfWeComsMessage() throws Exception {
        assertThat(WECOM.signed("477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149", WECOM_MESSAGE)).isTrue();
        byte[] plain = WECOM.decrypt(WECOM_MESSAGE);
        assertThat(new String(plain, StandardCharsets.UTF_8)).isEqualTo("<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n"
                + "<FromUserName><![CDATA[mycreate]]></FromUserName>\n<CreateTime>1409659813</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n"
                + "<Content><![CDATA[hello]]></Content>\n<MsgId>4561255354251345929</MsgId>\n<AgentID>218</AgentID>\n</xml>");
        assertThat(WechatFields.read(plain).get("Content")).isEqualTo("hello");
        assertThat(WECOM.encrypt("0960688932c47ef1".getBytes(StandardCharsets.US_ASCII), plain)).isEqualTo(WECOM_MESSAGE);
    }

    /** Each sample with one thing of it changed: no signature holds, and nothing is read. */
    @ParameterizedTest
    @MethodSource("samples")
    void aSampleThatWasChangedIsRefused(String token, String key, String receiver, String signature, String timestamp, String nonce, String encrypted) {
        WechatCrypto crypto = new WechatCrypto(token, key, receiver);
        assertThat(crypto.signed(signature, timestamp, nonce, encrypted)).isTrue();
        assertThat(crypto.signed(signature, timestamp + "0", nonce, encrypted)).as("another time").isFalse();
        assertThat(crypto.signed(signature, timestamp, "1", encrypted)).as("another nonce").isFalse();
        assertThat(crypto.signed(signature, timestamp, nonce)).as("without what is encrypted").isFalse();
        assertThat(crypto.signed(signature.toUpperCase(Locale.ROOT), timestamp, nonce, encrypted)).as("in capitals").isFalse();
        assertThat(crypto.signed(signature.substring(1), timestamp, nonce, encrypted)).as("a part of it").isFalse();
        assertThat(new WechatCrypto("other", key, receiver).signed(signature, timestamp, nonce, encrypted)).as("another token").isFalse();
        for (int at = 0; at < encrypted.length() - 2; at += 7) {
            String changed = encrypted.substring(0, at) + (encrypted.charAt(at) == 'A' ? 'B' : 'A') + encrypted.substring(at + 1);
            assertThat(crypto.signed(signature, timestamp, nonce, changed)).as("changed at " + at).isFalse();
        }
        assertThatThrownBy(() -> new WechatCrypto(token, key, receiver + "x").decrypt(encrypted)).isInstanceOf(GeneralSecurityException.class);
        String anotherKey = "Z".repeat(42) + "A";
        assertThatThrownBy(() -> new WechatCrypto(token, anotherKey, receiver).decrypt(encrypted)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> crypto.decrypt(encrypted.substring(0, encrypted.length() / 2 / 4 * 4))).isInstanceOf(GeneralSecurityException.class);
    }

    static Stream<Arguments> samples() {
        return Stream.of(
                Arguments.of("spamtest", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx2c2769f8efd9abc2",
                        "5d197aaffba7e9b25a30732f161a50dee96bd5fa", "1409735669", "1320562132", OFFICIAL),
                Arguments.of("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7",
                        "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780", WECOM_ECHO),
                Arguments.of("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7",
                        "477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149", WECOM_MESSAGE));
    }

    @Test
    void theSampleOfTheCheck() {
        WechatCrypto plain = new WechatCrypto("AAAAA", null, "wx0");
        assertThat(plain.signed("f464b24fc39322e44b38aa78f5edd27bd1441696", "1714036504", "1514711492")).isTrue();
        assertThat(plain.signed("f464b24fc39322e44b38aa78f5edd27bd1441697", "1714036504", "1514711492")).isFalse();
        assertThat(plain.signed("", "1714036504", "1514711492")).isFalse();
    }

    @Test
    void textsOfEveryLengthComeBack() throws Exception {
        Random random = new Random(7);
        for (int length = 0; length < 200; length++) {
            byte[] text = new byte[length];
            random.nextBytes(text);
            assertThat(CRYPTO.decrypt(CRYPTO.encrypt(new byte[16], text))).isEqualTo(text);
        }
    }

    @Test
    void whatIsNotForUsIsRefused() throws Exception {
        WechatCrypto other = new WechatCrypto("spamtest", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx2c2769f8efd9abc3");
        assertThatThrownBy(() -> other.decrypt(OFFICIAL)).isInstanceOf(GeneralSecurityException.class);
        WechatCrypto otherKey = new WechatCrypto("spamtest", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx2c2769f8efd9abc2");
        assertThatThrownBy(() -> otherKey.decrypt(OFFICIAL)).isInstanceOf(GeneralSecurityException.class);
        String longer = CRYPTO.encrypt(new byte[16], new byte[40]);
        for (String odd : new String[] {"", "AAAA", "%%%", longer.substring(0, 40), "A".repeat(43) + "="}) {
            assertThatThrownBy(() -> CRYPTO.decrypt(odd)).as(odd).isInstanceOf(GeneralSecurityException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<!DOCTYPE xml [<!ENTITY a \"b\">]><xml><Content>&a;</Content></xml>",
        "<!DOCTYPE xml SYSTEM \"http://127.0.0.1:1/x.dtd\"><xml/>",
        "<xml><Content>&nothing;</Content></xml>",
        "<xml><Content>", "", "   ", "[]", "text", "{\"a\":", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}"
    })
    void whatThePlatformDoesNotWriteIsNotRead(String body) {
        assertThatThrownBy(() -> WechatFields.read(body.getBytes(StandardCharsets.UTF_8))).isInstanceOf(IOException.class);
    }
}
