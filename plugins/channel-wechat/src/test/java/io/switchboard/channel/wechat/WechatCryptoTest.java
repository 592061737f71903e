package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform's own examples: WXBizMsgCrypt's sample, the WeCom sample, and the one of the page about message pushes. */
class WechatCryptoTest {
    private static final String OFFICIAL = "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn"
            + "896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSV"
            + "CZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCum"
            + "EPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=";
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
        WechatCrypto wecom = new WechatCrypto("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7");
        String echo = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";
        assertThat(wecom.signed("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780", echo)).isTrue();
        assertThat(new String(wecom.decrypt(echo), StandardCharsets.UTF_8)).isEqualTo("1616140317555161061");
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
