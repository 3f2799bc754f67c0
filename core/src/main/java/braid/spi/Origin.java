package braid.spi;

import java.io.Serializable;

/// Which node a piece of work belongs to: its name, which the user may still set, and its line in the user's code.
public final class Origin implements Serializable {

    private static final long serialVersionUID = 1L;

    private volatile String name;
    private final String line;

    /// An origin.
    public Origin(String name, String line) {
        this.name = name;
        this.line = line;
    }

    /// The node's name.
    public String name() {
        return name;
    }

    /// Names the node.
    public void rename(String newName) {
        name = newName;
    }

    /// The place in the user's code that built the node, as `Demo.java:12`.
    public String line() {
        return line;
    }

    @Override
    public String toString() {
        return "'" + name + "' (" + line + ")";
    }
}
