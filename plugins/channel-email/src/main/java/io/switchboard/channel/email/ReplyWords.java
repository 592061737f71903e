package io.switchboard.channel.email;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words by which mail programs of many languages introduce what they quote. Every pattern here runs over short lines
 * only (see {@link ReplyLines}) and none nests one repetition in another, so that no mail can make it slow.
 */
final class ReplyWords {
    /** "wrote", wherever it stands in the line that introduces a quote. */
    static final Pattern WROTE = words(
            "wrote", "writes", "schrieb", "geschrieben", "schreef", "geschreven", "a écrit", "écrivait", "escribió", "ha scritto",
            "scrisse", "escreveu", "napisał\\(a\\)", "napisał", "napisała", "napsal\\(a\\)", "napsal", "napsala", "skrev", "kirjoitti",
            "написал\\(а\\)", "написал", "написала", "пишет", "пише", "написав", "yazdı", "yazmış", "írta", "a scris", "đã viết",
            "έγραψε", "napísal", "je napisao", "je napisal", "写道", "寫道", "写到", "のメール", "は書きました", "が書きました", "작성", "wrote");

    /** How a line that names a date and a writer begins. */
    static final Pattern BEGINS = Pattern.compile(
            "^(?:(?:on|at|in message|in article|op|am|le|el|il|in data|em|dnia|w dniu|den|på|dne|la data de|στις|vào|ngày|vid)\\s"
                    + "|[在于於]|\\d{1,4}\\s?[-/.年,:]|\\d{1,2}\\s\\p{L}|\\p{L}{2,12}[.,]{0,2}\\s\\d)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    static final Pattern ADDRESS = Pattern.compile("[^\\s<>()@\"]{1,64}@[^\\s<>()@\"]{2,190}");

    /** A date and a writer's address, and nothing more: {@code 2013/7/20 sam <info@…>}. */
    static final Pattern DATED_WRITER =
            Pattern.compile("(?:19|20)\\d\\d[^<>]{0,100}<[^@<>\\s]{1,64}@[^@<>]{1,190}>{1,2}\\s?[:：]?$");

    static final Pattern ISO_WRITER = Pattern.compile("^20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d GMT[+-]\\d\\d:\\d\\d [^.!?<>]{1,80}$");

    static final Pattern VIA = Pattern.compile("^.{1,80} via .{1,60}$");

    private static final String MARKERS = String.join(
            "|", "original message", "original appointment", "forwarded message", "forwarded by.{0,60}", "reply message", "replied message",
            "message d.origine", "message original", "message transféré", "message transmis", "ursprüngliche nachricht", "originalnachricht",
            "original-nachricht", "original nachricht", "weitergeleitete nachricht", "mensaje original", "mensaje reenviado",
            "messaggio originale", "messaggio inoltrato", "mensagem original", "mensagem encaminhada", "oorspronkelijk bericht",
            "doorgestuurd bericht", "oprindelig (?:besked|meddelelse)", "videresendt (?:besked|melding)", "opprinnelig melding",
            "ursprungligt meddelande", "vidarebefordrat meddelande", "alkuperäinen viesti", "välitetty viesti", "wiadomość oryginalna",
            "oryginalna wiadomość", "wiadomość przekazana", "przekazana wiadomość", "původní zpráva", "přeposlaná zpráva",
            "eredeti üzenet", "továbbított üzenet", "исходное сообщение", "оригинальное сообщение", "пересылаемое сообщение",
            "пересланное сообщение", "оригінальне повідомлення", "переслане повідомлення", "orijinal mesaj", "iletilen mesaj",
            "mesaj original", "αρχικό μήνυμα", "原始邮件", "原始郵件", "原始信件", "原始訊息", "转发邮件", "转发的邮件", "轉寄郵件",
            "轉寄訊息", "回复的原邮件", "回复的邮件", "原邮件", "邮件原件", "元のメッセージ", "転送メッセージ", "転送されたメッセージ",
            "원본 메시지", "원본 메일", "전달된 메시지");

    /** {@code ----- Original Message -----}. */
    static final Pattern MARKER = Pattern.compile(
            "^[\\s*_]*[-—_=]{2,}\\s*(?:" + MARKERS + ")\\s*:?\\s*[-—_=]{2,}", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Any words between dashes; counts only with header lines below it. */
    static final Pattern ANY_MARKER = Pattern.compile("^[\\s*]*[-—_]{3,}\\s?[\\p{L}'’ ]{4,40}\\s?[-—_]{3,}\\s*$");

    static final Pattern BEGIN_FORWARD = Pattern.compile(
            "^(?:begin forwarded message|début du message (?:transféré|réexpédié)|anfang der weitergeleiteten nachricht|inicio del mensaje"
                    + " reenviado|inizio messaggio inoltrato|início da mensagem (?:encaminhada|reencaminhada)|begin doorgestuurd bericht"
                    + "|start på vidarebefordrat|videresendt besked|rozpocznij przekazaną wiadomość|начало переадресованного сообщения"
                    + "|下面是被转发的邮件|下面是轉寄的訊息|以下是转发的邮件|転送されたメッセージ|전달된 메시지 시작)\\s?[:：]?$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    static final Pattern POSTED_BY = Pattern.compile("^posted by \\S{1,60} on \\d.{3,40}$", Pattern.CASE_INSENSITIVE);

    /** {@code >>>>> "Name" == somebody <…> writes:}. */
    static final Pattern ALIAS = Pattern.compile("^.{0,40}>{5} \"[^\"]{1,80}\" == .{1,200} writes:");

    private static final Set<String> FROM = set(
            "from", "von", "de", "da", "van", "fra", "från", "lähettäjä", "od", "от", "от кого", "від", "kimden", "gönderen", "feladó",
            "από", "发件人", "發件人", "寄件者", "寄件人", "差出人", "送信者", "보낸 사람", "보낸사람", "de la", "absender", "remitente");
    private static final Set<String> DATE = set(
            "sent", "date", "gesendet", "datum", "gesendet am", "envoyé", "envoyé le", "message du", "enviado", "enviado el", "enviado em",
            "fecha", "data", "inviato", "inviata", "verzonden", "sendt", "dato", "skickat", "lähetetty", "päivämäärä", "wysłano",
            "data wysłania", "odesláno", "отправлено", "дата", "надіслано", "gönderildi", "tarih", "elküldve", "dátum", "ημερομηνία",
            "发送时间", "发送日期", "发件时间", "日期", "时间", "發送時間", "寄件日期", "傳送日期", "日時", "送信日時", "送信日", "보낸 날짜", "날짜",
            "reçu", "received");
    private static final Set<String> TO = set(
            "to", "an", "à", "a", "aan", "til", "till", "para", "do", "komu", "кому", "kime", "címzett", "προς", "vastaanottaja",
            "收件人", "收信人", "宛先", "받는 사람", "받는사람", "destinataire", "către", "empfänger", "destinatario");
    private static final Set<String> SUBJECT = set(
            "subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp", "emne", "ämne", "aihe", "temat", "předmět",
            "тема", "konu", "tárgy", "θέμα", "subiect", "主题", "主旨", "主題", "标题", "件名", "제목");
    private static final Set<String> OTHER = set(
            "cc", "bcc", "kopie", "copie", "copie à", "copia", "kopia", "kopi", "kopio", "копия", "копія", "bilgi", "másolat", "抄送",
            "副本", "密送", "참조", "reply-to", "reply to", "répondre à", "risposta", "rispondi a", "antwort an", "responder a", "responder para",
            "antwoord", "cc to", "importance", "priority", "priorität", "attachments", "anlagen", "organization", "sensitivity", "附件",
            "回复", "回复地址", "重要性", "x-mailer", "priorité", "priorità", "newsgroups", "message-id", "in-reply-to");

    /** What mobile and web mail programs put below a text, at the beginning of a line in small letters. */
    private static final List<String> SENT_FROM = List.of(
            "sent from ", "sent via ", "sent with ", "sent by ", "sent using ", "from my iphone", "from my ipad", "from my android",
            "from my mobile", "from my samsung", "from my galaxy", "from my phone", "from my huawei", "get outlook for", "get [outlook for",
            "download outlook for", "envoyé depuis ", "envoyé de mon ", "envoyé à partir d", "envoyé avec ", "télécharger outlook",
            "obtenez outlook", "von meinem ", "von unterwegs gesendet", "gesendet von ", "gesendet mit ", "diese nachricht wurde von mein",
            "enviado desde ", "enviado do ", "enviado de ", "enviado a partir d", "obtener outlook", "enviado con ", "inviato da ", "inviato dal ",
            "verzonden vanaf ", "verzonden met ", "verstuurd vanaf ", "verstuurd met ", "sendt fra ", "skickat från ", "lähetetty ",
            "wysłane z ", "wysłano z ", "odesláno z", "отправлено с ", "отправлено из ", "відправлено з ", "надіслано з ", "iphone'umdan gönderildi",
            "从我的", "從我的", "发自", "發自", "来自我的", "來自我的", "发送自", "傳送自", "寄自", "获取 outlook", "取得 outlook",
            "签名由", "从 网易邮箱", "由 网易邮箱", "来自 网易邮箱", "iphoneから送信", "ipadから送信", "androidから送信", "스마트폰에서", "나의 iphone",
            "iphone에서 보냄", "yahoo mail: ", "unsubscribe: ");

    private static final Pattern FROM_MOBILE = Pattern.compile("^\\p{L}{1,30} from mobile\\.?$", Pattern.CASE_INSENSITIVE);

    private ReplyWords() {}

    /** What a line of a header says. */
    enum Header {
        FROM,
        DATE,
        TO,
        SUBJECT,
        OTHER
    }

    /** The header that a line names, null when it names none. The line has no leading marks and spaces. */
    static Header header(String line) {
        int colon = -1;
        for (int i = 0; i < Math.min(line.length(), 24) && colon < 0; i++) {
            char c = line.charAt(i);
            colon = c == ':' || c == '：' || (c == '|' && i > 0) ? i : -1;
        }
        if (colon < 1) {
            return null;
        }
        String name = line.substring(0, colon).replace("*", "").replace("|", "").strip().toLowerCase(Locale.ROOT);
        return FROM.contains(name) ? Header.FROM
                : DATE.contains(name) ? Header.DATE
                : TO.contains(name) ? Header.TO
                : SUBJECT.contains(name) ? Header.SUBJECT
                : OTHER.contains(name) ? Header.OTHER
                : null;
    }

    /** Whether a line was put there by the program that the mail was written with. */
    static boolean isSentFrom(String line) {
        if (line.length() > 160) {
            return false;
        }
        String small = line.toLowerCase(Locale.ROOT);
        int from = 0;
        while (from < small.length() && "(<[*_ ".indexOf(small.charAt(from)) >= 0) {
            from++;
        }
        String rest = small.substring(from);
        if (rest.startsWith("from my ") && rest.length() <= 28) {
            return true;
        }
        boolean german = rest.startsWith("von meinem ");
        return SENT_FROM.stream().anyMatch(rest::startsWith) && (!german || rest.contains("gesendet"))
                || FROM_MOBILE.matcher(rest).matches();
    }

    private static Set<String> set(String... words) {
        return Set.of(words);
    }

    private static Pattern words(String... words) {
        return Pattern.compile("(?:" + String.join("|", words) + ")", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
