package io.switchboard.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mail's writer says himself, and what stands with it. */
class ReplyTest {
    private static final String OLD = "> The old question\n>\n> with two paragraphs\n";

    private static void said(String mail, String expected) {
        assertThat(Reply.of(mail).said()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "On Mon, Feb 1, 2016 at 6:32 PM, Bob <bob@shop.example> wrote:",
        "On 01.02.2016 10:11, Bob wrote:",
        "On Mon, Feb 1, 2016 at 6:32 PM, a very long name of a department\n<bob@shop.example> wrote:",
        "On Feb 1, 2016,\nat 10:18,\nBob <bob@shop.example> wrote:",
        "At 2024-01-02 10:00:00, \"Bob\" <bob@shop.example> wrote:",
        "---- On Tue, 22 Dec 2015 14:17:36 +0530 Bob <bob@shop.example> wrote ----",
        "Am 03.02.2016 um 15:35 schrieb Bob <bob@shop.example>:",
        "Bob <bob@shop.example> schrieb am Fr., 28.\nApr. 2017 um 11:53 Uhr:",
        "Le mer. 3 févr. 2016 à 15:35, Bob <bob@shop.example> a écrit :",
        "El mié., 3 feb. 2016 a las 15:35, Bob (<bob@shop.example>) escribió:",
        "Il giorno mer 3 feb 2016 alle ore 15:35 Bob <bob@shop.example> ha scritto:",
        "Em qua., 3 de fev. de 2016 às 15:35, Bob <bob@shop.example> escreveu:",
        "Op 3 feb. 2016 om 15:35 heeft Bob <bob@shop.example> het\nvolgende geschreven:",
        "Den 3. feb. 2016 kl. 15.35 skrev Bob <bob@shop.example>:",
        "ke 3. helmik. 2016 klo 15.35 Bob (bob@shop.example) kirjoitti:",
        "śr., 3 lut 2016 o 15:35 Bob <bob@shop.example> napisał(a):",
        "ср, 3 февр. 2016 г. в 15:35, Bob <bob@shop.example>:",
        "3 февраля 2016 г. 15:35 пользователь Bob <bob@shop.example> написал:",
        "3 Şub 2016 Çar, 15:35 tarihinde Bob <bob@shop.example> şunu yazdı:",
        "2016. febr. 3. 15:35 keltezéssel, Bob írta:",
        "2016-10-24 15:36 GMT+02:00 Bob <\nbob@shop.example>:",
        "在 2024年1月2日，下午8:45，王丽 <bob@shop.example> 写道：",
        "在 2024-01-02 10:00:00，\"王丽\" <bob@shop.example> 写道：",
        "王丽 <bob@shop.example> 于2024年1月2日周二 20:45写道：",
        "2024年1月2日(火) 20:45 Bob <bob@shop.example>:",
        "2024년 1월 2일 (화) 오후 8:45, Bob <bob@shop.example>님이 작성:",
        "-----Original Message-----",
        "-------- Forwarded Message --------",
        "-------- Ursprüngliche Nachricht --------",
        "-----Mensaje original-----",
        "-------- Message d'origine --------",
        "------------------ 原始邮件 ------------------",
        "------------------\u00a0原始邮件\u00a0------------------",
        "---- 回复的原邮件 ----",
        "---------- 转发的邮件 ----------",
        "Begin forwarded message:",
        "codinghorror via Some Forum wrote:"
    })
    void anAnswerAboveWhatItAnswers(String introduction) {
        Reply.Parts parts = Reply.of("Yes, please.\n\nAnna\n\n" + introduction + "\n\n" + OLD);
        assertThat(parts.said()).isEqualTo("Yes, please.\n\nAnna");
        assertThat(parts.quoted()).startsWith(introduction).contains("two paragraphs");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "From: Bob <bob@shop.example>\nSent: Monday, 1 February 2016 10:00\nTo: Anna\nSubject: Order",
        "________________________________\nFrom: Bob\nSent: Monday\nTo: Anna",
        "*From:* Bob <bob@shop.example>\n*Sent:* Monday\n*To:* Anna\n*Subject:* Order",
        "From: Human Resources\n<long-address@shop.example>\nSent: Monday, August 26, 2019\nTo: A\nSubject: B",
        "Von: Bob <bob@shop.example>\nGesendet: Montag, 1. Februar 2016\nAn: Anna\nBetreff: Bestellung",
        "De : Bob <bob@shop.example>\nEnvoyé : lundi 1 février 2016\nÀ : Anna\nObjet : Commande",
        "De: Bob\nEnviado: lunes\nPara: Anna\nAsunto: Pedido",
        "Da: Bob\nInviato: lunedì\nA: Anna\nOggetto: Ordine",
        "Van: Bob\nVerzonden: maandag\nAan: Anna\nOnderwerp: Bestelling",
        "От: Bob\nОтправлено: понедельник\nКому: Anna\nТема: Заказ",
        "发件人: 王丽 <bob@shop.example>\n发送时间: 2024年1月2日 10:00\n收件人: Anna\n主题: 订单",
        "发件人： 王丽\n发送时间： 2024-01-02 10:00\n收件人： Anna\n抄送： x\n主题： Re: 订单",
        "| 发件人 | 王丽 |\n| 日期 | 2024年1月2日 |\n| 收件人 | Anna |\n| 主题 | 订单 |",
        "寄件者: 王麗\n寄件日期: 2024年1月2日\n收件者: Anna\n主旨: 訂單",
        "差出人: Bob\n送信日時: 2024年1月2日\n宛先: Anna\n件名: 注文",
        "보낸 사람: Bob\n보낸 날짜: 2024\n받는 사람: Anna\n제목: 주문"
    })
    void anAnswerAboveTheHeadersOfAMail(String headers) {
        Reply.Parts parts = Reply.of("好的，谢谢\n\n" + headers + "\n\nThe old mail.\n\nMore of it.");
        assertThat(parts.said()).isEqualTo("好的，谢谢");
        assertThat(parts.quoted()).contains("The old mail.");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-- \nAnna\nShop Ltd.", "--\nAnna", "—\nAnna", "__________\nmailing list", "Sent from my iPhone", "发自我的iPhone", "發自我的 iPhone",
        "发自我的华为手机", "来自我的iPhone", "从我的 iPhone 发送", "發送自 iPhone\n--", "发送自 Windows 版邮件", "获取 Outlook for iOS",
        "签名由 网易邮箱大师 定制", "Get Outlook for Android<https://aka.ms/x>", "Von meinem iPhone gesendet", "Envoyé de mon iPhone",
        "Enviado desde mi iPhone", "Inviato da iPhone", "Verstuurd vanaf mijn iPhone", "Sendt fra min iPhone", "Skickat från min iPhone",
        "Отправлено с iPhone", "iPhoneから送信", "나의 iPhone에서 보냄", "(sent from a phone)"
    })
    void signaturesOfPeopleAndPrograms(String signature) {
        Reply.Parts parts = Reply.of("Thank you!\n\n" + signature.replace("發送自 iPhone\n--", "發自 iPhone"));
        assertThat(parts.said()).isEqualTo("Thank you!");
        assertThat(parts.quoted()).isNotBlank();
    }

    @Test
    void anAnswerBelowWhatItAnswers() {
        said("On 1 Feb 2016, Bob <b@x.example> wrote:\n" + OLD + "\nThe answer.\n\nMore.", "The answer.\n\nMore.");
        said("Hi Bob,\nOn 1 Feb 2016, Bob <b@x.example> wrote:\n" + OLD + "\nThe answer.",
                "Hi Bob,\n" + OLD + "\nThe answer.");
    }

    @Test
    void anAnswerBetweenTheLines() {
        said("On 1 Feb 2016, Bob <b@x.example> wrote:\n> One?\n\nYes.\n\n> Two?\n\nNo.\n", "> One?\n\nYes.\n\n> Two?\n\nNo.");
    }

    /** What only looks like it. */
    @ParameterizedTest
    @ValueSource(strings = {
        "Email with only text.",
        "> Only a quote.",
        "On the one hand, yes.\n\nOn the other, no.",
        "-- first point\n-- second point\n\nThanks!",
        "Service Date\n--------------\nA 2018\nB 2019\n\nAll dates are in this format.",
        "Data comes From: our database, not From: elsewhere.",
        "Code:\n\n```\n# one\n####\n-- two\n```\n\nEnd.",
        "The invoice was sent from my account\nand never came back from yours, so\nwhat now?",
        "时间: 明天上午\n地点: 北京\n你能来吗",
        "Subject: my order\nI wrote to you before.",
        "| a | b |\n| 1 | 2 |",
        "---------- Forwarded message ---------\nFrom: Bob <b@x.example>\nDate: Tue\nSubject: x\n\nAll of it is the forward."
    })
    void staysWhole(String mail) {
        Reply.Parts parts = Reply.of(mail);
        assertThat(parts.said()).isEqualTo(mail);
        assertThat(parts.quoted()).isNull();
    }

    static Stream<Map.Entry<String, String>> programs() {
        return Stream.of(
                Map.entry("Gmail", "<div dir=ltr>Yes, please.</div><br><div class=gmail_quote><div dir=ltr class=gmail_attr>Vào Th 2, Bob đã gửi:<br></div>"
                        + "<blockquote class=gmail_quote>The old mail.</blockquote></div>"),
                Map.entry("Outlook", "<div class=WordSection1><p class=MsoNormal>Yes, please.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt'>"
                        + "<p class=MsoNormal><b>From:</b> Bob &lt;b@x.example&gt;<br><b>Sent:</b> Monday<br><b>To:</b> Anna<br><b>Subject:</b> x</p></div></div>"
                        + "<p>The old mail.</p></div>"),
                Map.entry("Outlook web", "<div>Yes, please.</div><div id=appendonsend></div><hr><div id=divRplyFwdMsg><b>Od:</b> Bob<br><b>Poslano:</b> pon<br></div>"
                        + "<div>The old mail.</div>"),
                Map.entry("Apple", "<html><body>Yes, please.<br><div><br><blockquote type=cite><div>On 1 Feb 2016, at 10:00, Bob &lt;b@x.example&gt; wrote:</div><br>"
                        + "<div>The old mail.</div></blockquote></div></body></html>"),
                Map.entry("Thunderbird", "<p>Yes, please.</p><div class=moz-cite-prefix>Kirja: Bob<br></div><blockquote type=cite>The old mail.</blockquote>"
                        + "<div class=moz-signature>-- <br>Anna</div>"),
                Map.entry("QQ", "<div>Yes, please.</div><div><br></div><div style='font-size:12px'>------------------&nbsp;原始邮件&nbsp;------------------</div>"
                        + "<div><b>发件人:</b> Bob</div><div><b>发送时间:</b> 2024</div><div>The old mail.</div>"),
                Map.entry("163", "<div>Yes, please.</div><br><pre>在 2024-01-02 10:00:00，\"王丽\" &lt;b@x.example&gt; 写道：</pre>"
                        + "<blockquote id=isReplyContent style='PADDING-LEFT: 1ex'>The old mail.</blockquote>"),
                Map.entry("163 new", "<div>Yes, please.</div><div>---- 回复的原邮件 ----</div><table><tr><td>发件人</td><td>Bob</td></tr></table><div>The old mail.</div>"),
                Map.entry("Foxmail", "<div>Yes, please.</div><hr><blockquote style='margin-top:0'><div><b>发件人：</b>&nbsp;Bob</div><div><b>发送时间：</b>2024</div>"
                        + "<div>The old mail.</div></blockquote>"),
                Map.entry("iPhone", "<div>Yes, please.<br><br>发自我的iPhone</div><div><br>在 2024年1月2日，20:45，Bob &lt;b@x.example&gt; 写道：<br><br></div>"
                        + "<blockquote type=cite>The old mail.</blockquote>"));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void htmlOfMailPrograms(Map.Entry<String, String> mail) {
        MailHtml.Cleaned parted = MailHtml.parted(mail.getValue(), Map.of());
        assertThat(parted.text()).isEqualTo("Yes, please.");
        assertThat(parted.html()).contains("Yes, please.").doesNotContain("old mail", "data-hint", "Bob");
        assertThat(parted.quoted()).contains("The old mail.").doesNotContain("Yes, please", "data-hint");
    }

    @Test
    void htmlWithoutAQuoteStaysAsItIs() {
        MailHtml.Cleaned parted = MailHtml.parted("<p>a <b>b</b></p><pre>c\n d\n</pre><ul><li>e</li></ul>", Map.of());
        assertThat(parted.quoted()).isNull();
        assertThat(parted.html()).contains("<b>b</b>").contains("c\n d");
        assertThat(parted.text()).isEqualTo("a b\n\nc\n d\n- e");
    }

    @Test
    void htmlAnsweredBetweenTheLinesKeepsItsQuotes() {
        MailHtml.Cleaned parted = MailHtml.parted("<div class=gmail_quote><div class=gmail_attr>On 1 Feb 2016 Bob wrote:</div><blockquote>One?</blockquote>"
                + "<div>Yes.</div><blockquote>Two?</blockquote><div>No.</div></div>", Map.of());
        assertThat(parted.text()).isEqualTo("> One?\nYes.\n> Two?\nNo.");
        assertThat(parted.html()).contains("<blockquote>One?</blockquote>");
    }

    @Test
    void hintsFromOutsideAreNotBelieved() {
        MailHtml.Cleaned parted = MailHtml.parted("<p data-hint=s>Pay here</p><p>x</p>", Map.of());
        assertThat(parted.text()).contains("Pay here");
        assertThat(parted.html()).doesNotContain("data-hint");
    }

    /** CVE-2021-21439 (OTRS): a text made to burn CPU. */
    @Test
    void cve202121439NoTextIsSlow() {
        String[] hostile = {
            "On ".repeat(30_000), "On 1 ".repeat(20_000) + "wrote", "> ".repeat(50_000), "b\n".repeat(30_000), ">\n".repeat(50_000) + "x",
            "On 1 Jan 2016 a wrote:\nx\n".repeat(9_000), "From: a\n\n".repeat(20_000) + "x", "-".repeat(100_000), "- ".repeat(50_000) + "x",
            "a@".repeat(50_000) + " wrote:", "<".repeat(100_000) + ":", "x\n>>>>\n".repeat(10_000), "1 ".repeat(200) + "\n" + ("1 a@b.c wrote\n").repeat(9_000)
        };
        for (String text : hostile) {
            assertThat(cpuMillis(() -> Reply.of(text))).as(text.substring(0, 20)).isLessThan(1000);
            assertThat(cpuMillis(() -> MailHtml.parted(MailHtml.of(text), Map.of()))).as(text.substring(0, 20)).isLessThan(2000);
        }
        String deep = "<div>".repeat(60_000) + "x";
        assertThat(cpuMillis(() -> MailHtml.parted(deep, Map.of()))).isLessThan(2000);
    }

    /** Of this thread alone: how busy the machine is doesn't count. */
    static long cpuMillis(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return (threads.getCurrentThreadCpuTime() - before) / 1_000_000;
    }
}
