package io.switchboard.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * HTTP and WebSockets to one server, with little CPU of its own: one thread, kept connections, no more of them than a proxy in
 * front of the server would have. A request that finds none free waits its turn here; its time runs all the same.
 */
final class Web implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 500;
    private static final AttributeKey<Integer> CODE = AttributeKey.valueOf("code");

    private final String host;
    private final int port;
    private final MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Deque<Consumer<Connection>> waiting = new ArrayDeque<>();
    private int connections;

    Web(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** An answer. */
    record Answer(int status, String body) {}

    /** Sends; the answer, or why there is none, comes on the network's thread. */
    void send(String method, String path, Map<String, String> headers, byte[] body, BiConsumer<Answer, Throwable> done) {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), path, body == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        request.headers().set(HttpHeaderNames.HOST, host + ":" + port);
        if (body != null) {
            request.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json").set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        headers.forEach((name, value) -> request.headers().set(name, value));
        Connection free;
        synchronized (idle) {
            free = idle.poll();
            if (free == null && connections == MOST_CONNECTIONS) {
                waiting.add(connection -> connection.send(request, done));
                return;
            }
            connections += free == null ? 1 : 0;
        }
        if (free != null) {
            free.send(request, done);
        } else {
            connect(new Connection(), connection -> connection.send(request, done), problem -> {
                gone();
                done.accept(null, problem);
            });
        }
    }

    /** A connection has an answer, and takes what waits. */
    private void isFree(Connection connection) {
        Consumer<Connection> next;
        synchronized (idle) {
            next = waiting.poll();
            if (next == null) {
                idle.push(connection);
            }
        }
        if (next != null) {
            next.accept(connection);
        }
    }

    /** One connection fewer: another one for what waits. */
    private void gone() {
        Consumer<Connection> next;
        synchronized (idle) {
            next = waiting.poll();
            connections -= next == null ? 1 : 0;
        }
        if (next != null) {
            connect(new Connection(), next, problem -> gone());
        }
    }

    /** Sends and waits. */
    Answer ask(String method, String path, Map<String, String> headers, byte[] body) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        send(method, path, headers, body, (given, problem) -> {
            if (problem == null) {
                answer.complete(given);
            } else {
                answer.completeExceptionally(problem);
            }
        });
        return answer.join();
    }

    private void connect(Connection connection, Consumer<Connection> ready, Consumer<Throwable> failed) {
        bootstrap(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(64 << 20), connection);
                    }
                })
                .connect(host, port)
                .addListener(future -> {
                    if (future.isSuccess()) {
                        ready.accept(connection);
                    } else {
                        failed.accept(future.cause());
                    }
                });
    }

    private Bootstrap bootstrap(ChannelInitializer<SocketChannel> initializer) {
        return new Bootstrap()
                .group(threads)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(initializer);
    }

    /** A connection that carries one request at a time. */
    private final class Connection extends SimpleChannelInboundHandler<FullHttpResponse> {
        private volatile Channel channel;
        private BiConsumer<Answer, Throwable> waiting;

        void send(DefaultFullHttpRequest request, BiConsumer<Answer, Throwable> done) {
            waiting = done;
            channel.writeAndFlush(request);
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            channel = context.channel();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            Answer answer = new Answer(response.status().code(), response.content().toString(StandardCharsets.UTF_8));
            BiConsumer<Answer, Throwable> done = waiting;
            waiting = null;
            if (response.headers().containsValue(HttpHeaderNames.CONNECTION, "close", true)) {
                context.close();
            } else {
                isFree(this);
            }
            done.accept(answer, null);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail(new IOException("the server closed the connection"));
            gone();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fail(cause);
            context.close();
        }

        private void fail(Throwable problem) {
            synchronized (idle) {
                idle.remove(this);
            }
            BiConsumer<Answer, Throwable> done = waiting;
            waiting = null;
            if (done != null) {
                done.accept(null, problem);
            }
        }
    }

    /** Opens a socket. Frames come on the network's thread; a heartbeat of the server's is answered. */
    CompletableFuture<Channel> socket(String path, Consumer<String> frames) {
        CompletableFuture<Channel> open = new CompletableFuture<>();
        WebSocketClientProtocolHandler protocol = new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://" + host + ":" + port + path))
                .version(WebSocketVersion.V13)
                .maxFramePayloadLength(1 << 22)
                .handleCloseFrames(false)
                .build());
        bootstrap(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(1 << 16), protocol, new Frames(frames, open));
                    }
                })
                .connect(host, port)
                .addListener(future -> {
                    if (!future.isSuccess()) {
                        open.completeExceptionally(future.cause());
                    }
                });
        return open;
    }

    /** The code with which the server closed a socket; 0 when it told none. */
    static int closedBy(Channel socket) {
        Integer code = socket.attr(CODE).get();
        return code == null ? 0 : code;
    }

    private static final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
        private static final String PING = "{\"type\":\"ping\"";

        private final Consumer<String> frames;
        private final CompletableFuture<Channel> open;

        Frames(Consumer<String> frames, CompletableFuture<Channel> open) {
            this.frames = frames;
            this.open = open;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof CloseWebSocketFrame end) {
                context.channel().attr(CODE).set(end.statusCode());
                context.close();
            } else if (frame instanceof TextWebSocketFrame) {
                text(context, frame);
            }
        }

        private void text(ChannelHandlerContext context, WebSocketFrame frame) {
            ByteBuf content = frame.content();
            String text = content.toString(StandardCharsets.UTF_8);
            if (text.startsWith(PING)) {
                context.writeAndFlush(new TextWebSocketFrame("{\"type\":\"pong\"}"));
            } else {
                frames.accept(text);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                open.complete(context.channel());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            open.completeExceptionally(new IOException("the server closed the socket"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            open.completeExceptionally(cause);
            context.close();
        }
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }
}
