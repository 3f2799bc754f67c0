/// Doors: sources and sinks that the JDK alone is enough for. Each source is a [braid.spi.SourceReader.Opener] for
/// [braid.Source#from], each sink a [braid.spi.SinkWriter.Opener] for [braid.Stream#to]. All are immutable, and
/// open nothing before elements are asked for.
///
/// | source | gives |
/// |---|---|
/// | [TextFile] | the lines of a file, which may be followed through rotations |
/// | [FileNames] | the files of a directory, as they appear |
/// | [ProcessLines] | what a program prints |
/// | [TcpLines] | lines from a server, or from all who connect |
/// | [StandardInput] | the lines of this program's input |
/// | [QueueReader] | the elements of a `BlockingQueue` |
///
/// | sink | an element is safe when |
/// |---|---|
/// | [RollingFile] | the operating system has it, or with `forced` the disk |
/// | [ProcessInput] | it is in the program's pipe |
/// | [TcpWriter] | it is in the socket |
@NullMarked
package braid.io;

import org.jspecify.annotations.NullMarked;
