package io.switchboard.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Measures on mails of others, which aren't part of this project: {@code -Dcorpus=<folder>}. */
@EnabledIfSystemProperty(named = "corpus", matches = ".+")
class CorpusTest {
    private static final System.Logger LOG = System.getLogger(CorpusTest.class.getName());
    private final Path corpus = Path.of(System.getProperty("corpus"));

    @Test
    void repliesAreTrimmedAsTheirLabelsSay() throws IOException {
        Map<String, int[]> score = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (Path before : files("reply-trimming", ".before.txt")) {
            String name = before.getFileName().toString().replace(".before.txt", "");
            String label = Files.readString(before.resolveSibling(name + ".trimmed.txt"));
            String said = Reply.of(Files.readString(before).replace("\r\n", "\n")).said();
            boolean right = normal(said).equals(normal(label));
            int[] counts = score.computeIfAbsent(name.replaceAll("_?\\d+$", ""), key -> new int[2]);
            counts[0] += right ? 1 : 0;
            counts[1]++;
            if (!right) {
                wrong.add(name + "\n--- is\n" + said + "\n--- label\n" + label);
            }
        }
        int right = score.values().stream().mapToInt(counts -> counts[0]).sum();
        int all = score.values().stream().mapToInt(counts -> counts[1]).sum();
        StringBuilder table = new StringBuilder();
        score.forEach((kind, counts) -> table.append("\n").append(kind).append(' ').append(counts[0]).append('/').append(counts[1]));
        LOG.log(System.Logger.Level.INFO, "reply trimming: " + right + " of " + all + table);
        assertThat(right * 100).as(String.join("\n\n", wrong)).isGreaterThanOrEqualTo(all * 95);
    }

    @Test
    void nothingOfAnyReplyGetsLost() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path reply : files("replies-unlabelled", ".txt")) {
            String text = Files.readString(reply).replace("\r\n", "\n");
            Reply.Parts parts = Reply.of(text);
            assertThat(sorted(parts.said() + "\n" + parts.quoted())).as(reply.toString()).containsAll(sorted(text));
            assertThat(parts.said()).isNotBlank();
            all.append("######## ").append(reply.getFileName()).append('\n').append(parts.said()).append("\n");
        }
        Files.writeString(Path.of("target", "replies-said.txt"), all);
    }

    @Test
    void everyMailIsRead() throws IOException {
        List<Path> mails = new ArrayList<>(files("mime4j", ".msg"));
        mails.addAll(files("mikel-mail", ".eml"));
        Incoming incoming = new Incoming(Ours.of("us@shop.example", ""), null, IncomingTest.seal(), java.time.Clock.systemUTC());
        List<String> partly = new ArrayList<>();
        long slowest = 0;
        for (Path mail : mails) {
            byte[] raw = Files.readAllBytes(mail);
            slowest = Math.max(slowest, ReplyTest.cpuMillis(() -> {
                Mail read = Post.read(raw);
                incoming.of(read, "id", null);
                if (!read.complete() || read.isBlank()) {
                    partly.add(mail.getFileName() + (read.complete() ? " (blank)" : ""));
                }
            }));
        }
        LOG.log(System.Logger.Level.INFO, mails.size() + " mails read, slowest " + slowest + " ms; with their raw mail beside the text: " + partly);
        assertThat(mails).isNotEmpty();
        assertThat(slowest).isLessThan(1000);
    }

    private static List<String> sorted(String text) {
        return text.lines().filter(line -> !line.isBlank()).map(String::strip).sorted().toList();
    }

    private static String normal(String text) {
        return Reply.trimmed(text.replace("\r\n", "\n"));
    }

    private List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(corpus)) {
            return all.filter(path -> path.getParent().endsWith(folder) && path.toString().endsWith(ending)).sorted().toList();
        }
    }
}
