package io.switchboard.web.shared;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;

/** A request whose body ends in an error beyond a limit, whatever its Content-Length said. */
final class BodyLimit extends HttpServletRequestWrapper {
    private final long limit;
    private ServletInputStream in;

    /** More came than is allowed. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
        private final long limit;

        TooLarge(long limit) {
            super("more than " + limit + " bytes");
            this.limit = limit;
        }

        long limit() {
            return limit;
        }
    }

    /** It ended before its end, or isn't the chunks that it should be: whoever sent it has gone or can't count. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(IOException cause) {
            super(cause);
        }
    }

    BodyLimit(HttpServletRequest request, long limit) {
        super(request);
        this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (in == null) {
            in = new Counted(super.getInputStream());
        }
        return in;
    }

    @FunctionalInterface
    private interface Reading {
        int read() throws IOException;
    }

    private final class Counted extends ServletInputStream {
        private final ServletInputStream inner;
        private long count;

        Counted(ServletInputStream inner) {
            this.inner = inner;
        }

        @Override
        public int read() throws IOException {
            int b = broken(inner::read);
            return add(b < 0 ? 0 : 1) ? b : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = broken(() -> inner.read(buffer, offset, length));
            return add(Math.max(0, n)) ? n : -1;
        }

        private int broken(Reading reading) throws IOException {
            try {
                return reading.read();
            } catch (IOException e) {
                throw new Broken(e);
            }
        }

        private boolean add(int n) throws TooLarge {
            count += n;
            if (count > limit) {
                throw new TooLarge(limit);
            }
            return true;
        }

        @Override
        public boolean isFinished() {
            return inner.isFinished();
        }

        @Override
        public boolean isReady() {
            return inner.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            inner.setReadListener(listener);
        }
    }
}
