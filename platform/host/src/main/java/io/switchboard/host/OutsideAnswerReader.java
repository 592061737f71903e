package io.switchboard.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Takes an answer of at most so many bytes into memory; a longer one ends the call. */
class OutsideAnswerReader extends AbstractBinResponseConsumer<OutsideAnswer> {
    private final HttpRequest request;
    private final long most;
    private final int kept;
    private long came;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private HttpResponse head;

    OutsideAnswerReader(HttpRequest request, int most) {
        this(request, most, most);
    }

    /** @param kept how many of them are kept */
    OutsideAnswerReader(HttpRequest request, long most, int kept) {
        this.request = request;
        this.most = most;
        this.kept = kept;
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        // "Go on" and hints: the answer proper is still to come.
    }

    @Override
    protected void start(HttpResponse response, ContentType type) {
        head = response;
    }

    @Override
    protected int capacityIncrement() {
        return Integer.MAX_VALUE;
    }

    @Override
    protected void data(ByteBuffer source, boolean isLast) throws IOException {
        if (source == null) {
            return;
        }
        if (came + source.remaining() > most) {
            throw new TooLong("the answer is larger than " + most + " bytes");
        }
        came += source.remaining();
        keep(source);
        source.position(source.limit());
    }

    /** What has come now. */
    void keep(ByteBuffer source) throws IOException {
        byte[] part = new byte[Math.min(source.remaining(), kept - bytes.size())];
        source.get(part);
        bytes.writeBytes(part);
    }

    /** More than the caller wants. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(String message) {
            super(message);
        }
    }

    @Override
    protected OutsideAnswer buildResult() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header header : head.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue() == null ? "" : header.getValue());
        }
        return new OutsideAnswer(head.getCode(), request, HttpHeaders.of(headers, (name, value) -> true), bytes.toByteArray());
    }

    @Override
    public void failed(Exception cause) {
        releaseResources();
    }

    @Override
    public void releaseResources() {
        bytes.reset();
    }
}
