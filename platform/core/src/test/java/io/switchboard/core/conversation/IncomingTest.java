package io.switchboard.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes from outside is made harmless where it enters. */
class IncomingTest {

    @Test
    @DisplayName("CVE-2026-28289: a zero-width space before .htaccess")
    void namesAreCanonicalBeforeTheyAreChecked() {
        assertThat(FileNames.clean("\u200B.htaccess")).isEqualTo("htaccess");
        assertThat(FileNames.clean("a\u202Egnp.exe")).isEqualTo("agnp.exe");
    }

    @ParameterizedTest
    @CsvSource({
        "../../etc/passwd, passwd",
        "C:\\\\windows\\\\system.ini, system.ini",
        "报价单.xlsx, 报价单.xlsx",
        "'a:b?.txt', a_b_.txt",
        "'', file",
        "'...', file"
    })
    void aNameHasNoPath(String given, String clean) {
        assertThat(FileNames.clean(given)).isEqualTo(clean);
    }

    @Test
    void aLongNameKeepsItsEnding() {
        assertThat(FileNames.clean("x".repeat(500) + ".pdf")).hasSize(200).endsWith(".pdf");
    }

    @Test
    @DisplayName("cskefu#495, CVE-2021-21441: script in what is shown")
    void htmlLosesWhatRunsAndKeepsWhatFormats() {
        String clean = CleanHtml.of("<p onclick='x()'>Hello <b>you</b><script>alert(1)</script>"
                + "<a href='javascript:x()'>a</a><a href='https://shop.example'>b</a><svg onload=x()></svg><style>*{}</style></p>");

        assertThat(clean).contains("<b>you</b>", "https://shop.example", "noopener");
        assertThat(clean.toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("script", "onclick", "onload", "svg", "style", "alert");
    }

    @Test
    void picturesKeepTheirAddressesAsDataOnly() {
        String clean = CleanHtml.of("<img src='https://spy.example/a.png' alt='a' onerror='x()' width='10'>"
                + "<img data-file='0190-ab' alt='b'><img data-file='../x'><img src='data:image/svg+xml,x'><img src='cid:1'>"
                + "<img srcset='https://spy.example/b.png'><p style='background:url(https://spy.example/c)'>x</p>");

        assertThat(clean).contains("data-remote=\"https://spy.example/a.png\"", "data-file=\"0190-ab\"");
        assertThat(clean).doesNotContain(" src=", "srcset", "../x", "svg", "style", "onerror");
    }

    static Stream<Content> contents() {
        FileRef file = new FileRef("1", "图.png", "image/png", 12);
        return Stream.of(
                new Content.Text("你好"),
                new Content.Text("你好", "> 好"),
                new Content.RichText("<b>x</b>", "x"),
                new Content.RichText("<b>x</b>", "x", "<i>y</i>"),
                new Content.Image(file, null),
                new Content.File(file, "a word"),
                new Content.Audio(file, null),
                new Content.Video(file, null),
                new Content.Location(31.2, 121.5, "上海"),
                new Content.Link("https://shop.example", null, "d"),
                new Content.Card("t", null, null, "https://shop.example"),
                new Content.Event("followed", Map.of("by", "x")),
                new Content.Unknown("sticker", "[sticker]"));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void everyKindOfContentComesBackFromItsColumn(Content content) {
        ContentJson json = new ContentJson();

        assertThat(json.convertToEntityAttribute(json.convertToDatabaseColumn(content))).isEqualTo(content);
    }
}
