//! Bits of a JPEG scan, and its Huffman codes.

use super::super::{cut_off, damaged};
use crate::RadiographError;

/// Codes up to this long are looked up at once.
const QUICK: u32 = 9;

/// A Huffman table (T.81, annex C and F.2.2.3).
#[derive(Debug)]
pub(super) struct Huffman {
    /// For each beginning of [`QUICK`] bits: value and length of the code, length 0 where it is longer.
    quick: Vec<(u8, u8)>,
    /// For each length from 1: the first code beyond that length, aligned to 16 bits.
    beyond: [u32; 16],
    /// For each length: what to add to a code for its index in `values`.
    offset: [i32; 16],
    values: Vec<u8>,
}

impl Huffman {
    /// A table from the number of codes of each length and their values; none where they cannot be codes.
    pub(super) fn new(counts: &[u8], values: &[u8]) -> Option<Self> {
        let mut table = Self {
            quick: vec![(0, 0); 1 << QUICK],
            beyond: [0; 16],
            offset: [0; 16],
            values: values.to_vec(),
        };
        let (mut code, mut index) = (0u32, 0usize);
        for (i, &count) in counts.iter().enumerate().take(16) {
            let length = i as u32 + 1;
            table.offset[i] = index as i32 - code as i32;
            for _ in 0..count {
                if code >= 1 << length {
                    return None;
                }
                if length <= QUICK {
                    let from = (code << (QUICK - length)) as usize;
                    let entry = (*values.get(index)?, length as u8);
                    table.quick[from..from + (1 << (QUICK - length))].fill(entry);
                }
                code += 1;
                index += 1;
            }
            table.beyond[i] = code << (16 - length);
            code <<= 1;
        }
        Some(table)
    }
}

/// Bits of entropy-coded data, up to the marker that ends it.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
    /// How many of the held bits are made up because the data ended.
    made_up: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            held: 0,
            count: 0,
            made_up: 0,
        }
    }

    fn fill(&mut self) {
        while self.count <= 48 {
            let byte = match self.bytes.get(self.at) {
                Some(0xff) => match self.bytes.get(self.at + 1) {
                    Some(0) => {
                        self.at += 2;
                        Some(0xff)
                    }
                    _ => None,
                },
                Some(&byte) => {
                    self.at += 1;
                    Some(byte)
                }
                None => None,
            };
            self.held = self.held << 8 | u64::from(byte.unwrap_or(0));
            self.count += 8;
            if byte.is_none() {
                self.made_up += 8;
            }
        }
    }

    /// The next `count` bits (at most 16), without taking them.
    fn peek(&mut self, count: u32) -> u32 {
        if self.count < count {
            self.fill();
        }
        (self.held >> (self.count - count)) as u32 & ((1 << count) - 1)
    }

    fn drop(&mut self, count: u32) -> Result<(), RadiographError> {
        self.count -= count;
        if self.count < self.made_up {
            return Err(cut_off());
        }
        Ok(())
    }

    /// The next `count` bits, at most 16.
    pub(super) fn take(&mut self, count: u32) -> Result<u32, RadiographError> {
        if count == 0 {
            return Ok(0);
        }
        let value = self.peek(count);
        self.drop(count)?;
        Ok(value)
    }

    /// The next coded value.
    pub(super) fn decode(&mut self, table: &Huffman) -> Result<u8, RadiographError> {
        let ahead = self.peek(16);
        let (value, length) = table.quick[(ahead >> (16 - QUICK)) as usize];
        if length > 0 {
            self.drop(u32::from(length))?;
            return Ok(value);
        }
        let i = table
            .beyond
            .iter()
            .position(|&beyond| ahead < beyond)
            .ok_or_else(|| damaged("a JPEG code is unknown"))?;
        let length = i as u32 + 1;
        self.drop(length)?;
        let index = (ahead >> (16 - length)) as i32 + table.offset[i];
        usize::try_from(index)
            .ok()
            .and_then(|index| table.values.get(index).copied())
            .ok_or_else(|| damaged("a JPEG code is unknown"))
    }

    /// A number of `size` bits in the sign convention of T.81, F.2.2.1; `size` at most 15.
    pub(super) fn signed(&mut self, size: u32) -> Result<i32, RadiographError> {
        if size == 0 {
            return Ok(0);
        }
        let value = self.take(size)? as i32;
        Ok(if value < 1 << (size - 1) {
            value - (1 << size) + 1
        } else {
            value
        })
    }

    /// Steps over a restart marker; the bits before it up to a whole byte are padding.
    pub(super) fn restart(&mut self) -> Result<(), RadiographError> {
        self.held = 0;
        self.count = 0;
        self.made_up = 0;
        while self.bytes.get(self.at) == Some(&0xff) && self.bytes.get(self.at + 1) == Some(&0xff) {
            self.at += 1;
        }
        match self.bytes.get(self.at..self.at + 2) {
            Some([0xff, 0xd0..=0xd7]) => {
                self.at += 2;
                Ok(())
            }
            Some(_) => Err(damaged("a JPEG restart marker is missing")),
            None => Err(cut_off()),
        }
    }

    /// How many bytes were entered; what is held of them is padding at the end of a scan.
    pub(super) fn used(&self) -> usize {
        self.at
    }
}
