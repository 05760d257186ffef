package io.drivesight.simulator.bus;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A bad network between two programs on this machine: passes TCP connections on, late, not at all, or cuts them. Bytes keep their
 * order, and what is held back while nothing passes goes on when the hole ends, as TCP itself would send it again.
 */
public final class FaultProxy implements Closeable {
    private static final int CHUNK = 64 << 10;
    private static final int HELD_CHUNKS = 256;

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private volatile int target;
    private volatile long delayNanos;
    private boolean hole;
    private volatile boolean down;

    private FaultProxy(ServerSocket server) {
        this.server = server;
    }

    /** Listens on a free port of this machine; {@link #forwardTo} says where connections go. */
    public static FaultProxy open() {
        try {
            FaultProxy proxy = new FaultProxy(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()));
            daemon("accept", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The port on this machine to which new connections go. */
    public void forwardTo(int port) {
        target = port;
    }

    /** Every byte arrives this much later, in both directions. */
    public void delay(Duration oneWay) {
        delayNanos = oneWay.toNanos();
    }

    /** Ends all connections at once, with a reset; new ones are welcome. */
    public void cut() {
        sockets.forEach(FaultProxy::reset);
        sockets.clear();
    }

    /** Ends all connections and every new one, until {@link #heal}. */
    public void takeDown() {
        down = true;
        cut();
    }

    /** Connections stay and are accepted, but nothing passes, until {@link #heal}. */
    public void swallow() {
        synchronized (gate) {
            hole = true;
        }
    }

    /** Everything passes again. */
    public void heal() {
        down = false;
        synchronized (gate) {
            hole = false;
            gate.notifyAll();
        }
    }

    /** How many connections there are. */
    public int connections() {
        return sockets.size() / 2;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (down) {
                    reset(client);
                } else {
                    connect(client);
                }
            } catch (IOException closedOrRefused) {
                // The next connection may fare better.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket broker;
        try {
            broker = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException refused) {
            reset(client);
            throw refused;
        }
        client.setTcpNoDelay(true);
        broker.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(broker);
        pump(client, broker);
        pump(broker, client);
    }

    /** Bytes and when they are due; an empty array is the end. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way through
    private record Chunk(byte[] bytes, long dueNanos) {}

    private void pump(Socket from, Socket to) {
        BlockingQueue<Chunk> held = new LinkedBlockingQueue<>(HELD_CHUNKS);
        daemon("read", () -> read(from, held));
        daemon("write", () -> write(held, from, to));
    }

    private void read(Socket from, BlockingQueue<Chunk> held) throws InterruptedException {
        byte[] buffer = new byte[CHUNK];
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                held.put(new Chunk(Arrays.copyOf(buffer, count), System.nanoTime() + delayNanos));
            }
        } catch (IOException ended) {
            // As good as the end.
        }
        held.put(new Chunk(new byte[0], System.nanoTime() + delayNanos));
    }

    private void write(BlockingQueue<Chunk> held, Socket from, Socket to) throws InterruptedException {
        try {
            for (Chunk chunk = held.take(); chunk.bytes().length > 0; chunk = held.take()) {
                TimeUnit.NANOSECONDS.sleep(chunk.dueNanos() - System.nanoTime());
                awaitPassage();
                to.getOutputStream().write(chunk.bytes());
            }
        } catch (IOException ended) {
            // As good as the end.
        }
        close(from);
        close(to);
    }

    private void awaitPassage() throws InterruptedException {
        synchronized (gate) {
            while (hole) {
                gate.wait();
            }
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException gone) {
            // Nothing is left to do.
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException gone) {
            // Nothing is left to do.
        }
    }

    /** Work that may be interrupted. */
    private interface Work {
        void run() throws InterruptedException;
    }

    private static void daemon(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "fault-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        takeDown();
        heal();
    }
}
