//! The stream that lettre speaks over: plain or TLS, and tolerant of what servers write.
//!
//! It plays back the greeting that [`super::greet`] has already read, which lettre wants to hear.
//! And it makes replies readable: a byte that is not ASCII, or a line longer than lettre takes, would
//! make lettre give up on a reply, and after the final dot that would leave an accepted letter in
//! doubt.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// The longest reply line passed on, in bytes. RFC 5321 section 4.5.3.1.5 allows servers 512.
const LINE: usize = 900;

/// A connected stream.
#[derive(Debug)]
pub(super) enum Pipe {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A [`Pipe`] as lettre gets it.
#[derive(Debug)]
pub(super) struct Socket {
    pipe: Pipe,
    peer: SocketAddr,
    /// What is still to be played back.
    playback: Vec<u8>,
    /// How many bytes of the current line have been read.
    line: usize,
}

impl Socket {
    pub(super) fn new(pipe: Pipe, peer: SocketAddr, playback: &str) -> Self {
        Socket {
            pipe,
            peer,
            playback: playback.as_bytes().to_vec(),
            line: 0,
        }
    }

    /// Replaces what is not ASCII and cuts what is too long. Returns how many bytes are left.
    fn tidy(&mut self, bytes: &mut [u8]) -> usize {
        let mut kept = 0;
        for at in 0..bytes.len() {
            let byte = bytes[at];
            if byte == b'\n' {
                self.line = 0;
            } else {
                self.line += 1;
            }
            // The line's end is kept, and the CR before it.
            if self.line <= LINE || byte == b'\r' {
                bytes[kept] = if byte.is_ascii() { byte } else { b'?' };
                kept += 1;
            }
        }
        kept
    }
}

impl AsyncTokioStream for Socket {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl AsyncRead for Pipe {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Pipe::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Pipe::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Pipe {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Pipe::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Pipe::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Pipe::Plain(stream) => Pin::new(stream).poll_flush(context),
            Pipe::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Pipe::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Pipe::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.playback.is_empty() {
            let amount = self.playback.len().min(buffer.remaining());
            buffer.put_slice(&self.playback[..amount]);
            self.playback.drain(..amount);
            return Poll::Ready(Ok(()));
        }
        let start = buffer.filled().len();
        loop {
            match Pin::new(&mut self.pipe).poll_read(context, buffer) {
                Poll::Ready(Ok(())) => {}
                other => return other,
            }
            if buffer.filled().len() == start {
                return Poll::Ready(Ok(()));
            }
            let kept = self.tidy(&mut buffer.filled_mut()[start..]);
            buffer.set_filled(start + kept);
            // Nothing left would mean the end of the stream; there is more to come.
            if kept > 0 {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.pipe).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.pipe).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.pipe).poll_shutdown(context)
    }
}
